namespace Bpftrace.Runner.Children;

/// <summary>
/// Checks that an object that is not thread-safe is used by one thread only: the first that calls <see cref="Check"/>.
/// </summary>
public sealed class OwnerThread
{
    private Thread? _thread;

    /// <summary>Checks that the caller is on the first caller's thread.</summary>
    /// <exception cref="InvalidOperationException">The caller is on another thread.</exception>
    public void Check()
    {
        _thread ??= Thread.CurrentThread;
        if (_thread != Thread.CurrentThread)
            throw new InvalidOperationException($"this is used on thread {_thread.ManagedThreadId} only");
    }
}
