using Bpftrace.Runner.Children;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Processes;

/// <summary>A short-lived child whose standard output is an answer.</summary>
internal sealed class Query : IChildObserver
{
    private const int LongestErrors = 1024 * 1024;
    private const int MaxShown = 200;

    private readonly string _command;
    private readonly ErrorBuffer _errorText = new();

    // Null once it is over, so that a query that is kept does not keep its answer.
    private Func<ReadOnlySpan<byte>, bool>? _answer;
    private Action<string?>? _done;
    private IChild? _child;
    private IDisposable? _timer;
    private int _errorLength;

    private Query(string command, Func<ReadOnlySpan<byte>, bool> answer, Action<string?> done)
    {
        _command = command;
        _answer = answer;
        _done = done;
    }

    /// <summary>
    /// Starts the child. Kills it if it takes longer than <paramref name="timeout"/>, writes too much to its standard
    /// error, or <paramref name="answer"/> returns false because the output is too long. Calls <paramref name="done"/>
    /// once, perhaps before this returns: with the reason if the query failed, else with null.
    /// </summary>
    public static Query Start(
        IEventLoop loop,
        ChildCommand command,
        TimeSpan timeout,
        Func<ReadOnlySpan<byte>, bool> answer,
        Action<string?> done)
    {
        Query query = new(string.Join(' ', command.Arguments), answer, done);
        try
        {
            query._child = loop.Start(command, query);
            string seconds = timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            query._timer = loop.Schedule(
                timeout, () => query.GiveUp($"{query._command} did not end within {seconds} seconds"));
        }
        catch (ChildStartException exception)
        {
            query.Finish(BpftraceProgram.CannotStart(exception));
        }

        return query;
    }

    /// <summary>Kills the child; <c>done</c> is not called any more.</summary>
    public void Cancel()
    {
        _answer = null;
        _done = null;
        _timer?.Dispose();
        _child?.Kill();
    }

    void IChildObserver.OnOutput(ReadOnlySpan<byte> bytes)
    {
        if (_answer?.Invoke(bytes) == false)
            GiveUp($"{_command} printed more than expected");
    }

    void IChildObserver.OnErrorOutput(ReadOnlySpan<byte> bytes)
    {
        if (_done is null)
            return;
        _errorText.Append(bytes);
        _errorLength += bytes.Length;
        if (_errorLength > LongestErrors)
            GiveUp($"{_command} printed more errors than expected: {Excerpt.Of(_errorText.ToString(), MaxShown)}");
    }

    void IChildObserver.OnExited(ChildExit exit)
    {
        if (exit.Code == 0)
        {
            Finish(null);
            return;
        }

        string error = _errorText.ToString();
        Finish($"{_command} failed: {(error.Length == 0 ? exit.Describe() : error)}");
    }

    private void GiveUp(string reason)
    {
        _child?.Kill();
        Finish(reason);
    }

    private void Finish(string? error)
    {
        _timer?.Dispose();
        Action<string?>? done = _done;
        _answer = null;
        _done = null;
        done?.Invoke(error);
    }
}
