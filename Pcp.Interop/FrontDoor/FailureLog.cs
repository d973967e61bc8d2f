using Pcp.Interop.Logging;

namespace Pcp.Interop;

/// <summary>
/// Logs the failures of the agent's functions, which may come with every fetch. Of each function the first failures
/// with different messages are logged with their exceptions; all others are counted, and the count is logged at most
/// once a minute. A <see cref="PmException"/> is an error that the function has for the client: its message is logged
/// as information. pmcd's thread only.
/// </summary>
/// <param name="time">Measures the minutes.</param>
internal sealed class FailureLog(TimeProvider time)
{
    private const int MaxMessages = 5; // a message may have a number that differs each time
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    private sealed class Failures
    {
        internal HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        internal int Unlogged { get; set; } // since the last entry

        internal long Logged { get; set; }
    }

    private readonly Dictionary<(string Function, bool IsForClient), Failures> _failures = [];

    /// <summary>A failure of a function.</summary>
    /// <param name="log">Receives the entry.</param>
    /// <param name="function">The metric or the function.</param>
    /// <param name="exception">Why it failed.</param>
    internal void Add(ILogger log, string function, Exception exception)
    {
        bool isForClient = exception is PmException;
        if (!_failures.TryGetValue((function, isForClient), out Failures? failures))
            _failures.Add((function, isForClient), failures = new Failures());
        bool isNew = failures.Messages.Count < MaxMessages && failures.Messages.Add(exception.Message);
        if (!isNew)
        {
            failures.Unlogged++;
            if (time.GetElapsedTime(failures.Logged) < _interval)
                return;
            if (isForClient)
                log.FunctionHasErrorAgain(function, failures.Unlogged, exception.Message);
            else
                log.FunctionFailedAgain(function, failures.Unlogged, exception.Message);
            failures.Unlogged = 0;
        }
        else if (isForClient)
        {
            log.FunctionHasError(function, exception.Message);
        }
        else
        {
            log.FunctionFailed(exception, function);
        }

        failures.Logged = time.GetTimestamp();
    }
}
