using System.Collections.Concurrent;
using System.Text;
using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Tests.Terminal;

/// <summary>A terminal that a test types on, and that keeps what is written.</summary>
internal sealed class FakeTerminal : ITerminal
{
    private readonly BlockingCollection<ConsoleKeyInfo> _keys = [];
    private readonly BlockingCollection<string> _writes = [];

    public event Action? Changed;

    public event Action? Suspending;

    public event Action? Resumed;

    public (int Width, int Height) Size { get; set; } = (40, 10);

    /// <summary>Thrown by each write; null if the terminal works.</summary>
    public Exception? Failure { get; set; }

    public bool HasKeyboard { get; init; } = true;

    public bool IsDisposed { get; private set; }

    /// <summary>Reset while the terminal takes nothing, as one whose connection hangs.</summary>
    public ManualResetEventSlim Takes { get; } = new(true);

    public void Write(string text)
    {
        Takes.Wait();
        if (Failure is not null)
            throw Failure;
        _writes.Add(text);
    }

    public ConsoleKeyInfo? ReadKey() => _keys.TryTake(out ConsoleKeyInfo key, Timeout.Infinite) ? key : null;

    public void Dispose()
    {
        IsDisposed = true;
        _keys.CompleteAdding();
    }

    public void Type(char key) => _keys.Add(new ConsoleKeyInfo(key, ConsoleKey.None, false, false, false));

    public void Resize(int width, int height)
    {
        Size = (width, height);
        Changed?.Invoke();
    }

    public void Suspend() => Suspending?.Invoke();

    public void Resume() => Resumed?.Invoke();

    /// <summary>Waits for a write that contains this text.</summary>
    public string WaitFor(string text)
    {
        string write;
        do
            write = _writes.Take();
        while (!write.Contains(text, StringComparison.Ordinal));
        return write;
    }

    /// <summary>What was written and not yet looked at.</summary>
    public string Rest()
    {
        StringBuilder rest = new();
        while (_writes.TryTake(out string? write))
            rest.Append(write);
        return rest.ToString();
    }
}
