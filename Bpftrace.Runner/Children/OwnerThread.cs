namespace Bpftrace.Runner.Children;

/// <summary>The thread of an object that is not thread-safe: the first that uses it.</summary>
public sealed class OwnerThread
{
    private Thread? _thread;

    /// <summary>Checks that the caller is on this thread.</summary>
    /// <exception cref="InvalidOperationException">It is on another one.</exception>
    public void Check()
    {
        _thread ??= Thread.CurrentThread;
        if (_thread != Thread.CurrentThread)
            throw new InvalidOperationException($"this is used on thread {_thread.ManagedThreadId} only");
    }
}
