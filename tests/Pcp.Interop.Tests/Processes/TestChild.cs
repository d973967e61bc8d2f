using System.Text;
using Pcp.Interop.Processes;

namespace Pcp.Interop.Tests.Processes;

/// <summary>Keeps what a child wrote, and how it ended.</summary>
internal sealed class TestChild : IChildProcessObserver
{
    private readonly TaskCompletionSource<WaitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _firstOutput = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _output = [];
    private readonly List<byte> _error = [];

    internal ChildProcess Process { get; set; } = null!;

    /// <summary>All of its output, once it has ended.</summary>
    internal byte[] Output
    {
        get
        {
            _ = Status;
            return [.. _output];
        }
    }

    internal string OutputText => Encoding.UTF8.GetString(Output);

    internal string ErrorText
    {
        get
        {
            _ = Status;
            return Encoding.UTF8.GetString([.. _error]);
        }
    }

    /// <summary>How it ended; waits for that.</summary>
    internal WaitStatus Status => TestLoop.Wait(_exited.Task);

    /// <summary>What it wrote first; waits for that.</summary>
    internal string FirstOutput => TestLoop.Wait(_firstOutput.Task);

    internal bool HasExited => _exited.Task.IsCompleted;

    public void OnOutput(ReadOnlySpan<byte> bytes)
    {
        _output.AddRange(bytes);
        _firstOutput.TrySetResult(Encoding.UTF8.GetString(bytes));
    }

    public void OnErrorOutput(ReadOnlySpan<byte> bytes) => _error.AddRange(bytes);

    public void OnExited(WaitStatus status) => _exited.SetResult(status);
}
