using System.Text;
using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Tests.Children;

/// <summary>Records a child's output and its end.</summary>
internal sealed class TestChild : IChildObserver
{
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _firstOutput =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _output = [];
    private readonly List<byte> _error = [];

    internal IChild Process { get; set; } = null!;

    /// <summary>All of its output, once it has ended.</summary>
    internal byte[] Output
    {
        get
        {
            _ = Exit;
            return [.. _output];
        }
    }

    internal string OutputText => Encoding.UTF8.GetString(Output);

    internal string ErrorText
    {
        get
        {
            _ = Exit;
            return Encoding.UTF8.GetString([.. _error]);
        }
    }

    /// <summary>Its end; waits for that.</summary>
    internal ChildExit Exit => TestLoop.Wait(_exited.Task);

    /// <summary>Its first output; waits for that.</summary>
    internal string FirstOutput => TestLoop.Wait(_firstOutput.Task);

    internal bool HasExited => _exited.Task.IsCompleted;

    public void OnOutput(ReadOnlySpan<byte> bytes)
    {
        _output.AddRange(bytes);
        _firstOutput.TrySetResult(Encoding.UTF8.GetString(bytes));
    }

    public void OnErrorOutput(ReadOnlySpan<byte> bytes) => _error.AddRange(bytes);

    public void OnExited(ChildExit exit) => _exited.SetResult(exit);
}
