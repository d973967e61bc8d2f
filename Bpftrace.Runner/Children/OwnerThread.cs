using System.Diagnostics;

namespace Bpftrace.Runner.Children;

/// <summary>The thread of an object that is not thread-safe: the first that uses it. Debug builds check it.</summary>
public sealed class OwnerThread
{
    private Thread? _thread;

    /// <summary>Checks, in Debug builds, that the caller is on this thread.</summary>
    /// <exception cref="InvalidOperationException">It is on another one.</exception>
    [Conditional("DEBUG")]
    public void Check() => Require();

    internal void Require()
    {
        _thread ??= Thread.CurrentThread;
        if (_thread != Thread.CurrentThread)
            throw new InvalidOperationException($"this is used on thread {_thread.ManagedThreadId} only");
    }
}
