using System.Collections.Concurrent;
using System.Diagnostics;
using Bpftrace.Runner.Native;
using Microsoft.Win32.SafeHandles;

namespace Bpftrace.Runner.Children;

/// <summary>
/// A thread that waits for descriptors, timers and work from other threads (epoll(7)) and runs what is due, one thing
/// at a time. Exceptions are logged, and the loop goes on.
/// </summary>
public sealed class EventLoop : IEventLoop, IDisposable
{
    private const int Batch = 64;

    private readonly ILogger _log;
    private readonly SafeFileHandle _poll;
    private readonly SafeFileHandle _wake;
    private readonly Thread _thread;
    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly PriorityQueue<Timer, (long Due, ulong Number)> _timers = new(); // numbered: first set, first run
    private readonly Dictionary<ulong, Action> _watches = [];
    private ulong _lastToken;
    private ulong _lastTimer;
    private bool _stopped;

    private sealed class Timer(EventLoop loop, Action work) : IDisposable
    {
        internal Action Work { get; } = work;

        public void Dispose()
        {
            loop.AssertOwnerThread();
            loop._timers.Remove(this, out _, out _);
        }
    }

    /// <summary>A loop on a thread of its own, which is running when this returns.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="log">Where exceptions are reported.</param>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public EventLoop(string name, ILogger log)
    {
        const string Attempt = "Cannot create an event loop";
        _log = log;
        _poll = new SafeFileHandle(Shim.Check(Shim.PollCreate(), Attempt), ownsHandle: true);
        Orphans = new Orphans(this);
        _wake = new SafeFileHandle(Shim.Check(Shim.EventCreate(), Attempt), ownsHandle: true);
        _thread = new Thread(Run, 256 * 1024) { Name = name, IsBackground = true };
        Watch(_wake, NativeEvent.Readable, () => _ = Shim.Read(_wake, stackalloc byte[One.Length], One.Length));
        _thread.Start();
    }

    /// <summary>The loop's children, and the processes that they leave behind.</summary>
    internal Orphans Orphans { get; }

    /// <summary>Whether the caller is on the loop's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <inheritdoc/>
    /// <remarks>Once the loop has ended, nothing happens.</remarks>
    public void Post(Action work)
    {
        _queue.Enqueue(work);
        try
        {
            _ = Shim.Write(_wake, One, One.Length); // fails only if so much was added that the loop is awake anyway
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended.
        }
    }

    /// <inheritdoc/>
    public IDisposable Schedule(TimeSpan delay, Action work)
    {
        AssertOwnerThread();
        Timer timer = new(this, work);
        _timers.Enqueue(timer, (Now() + (long)Math.Ceiling(delay.TotalMilliseconds), ++_lastTimer));
        return timer;
    }

    /// <inheritdoc/>
    public IChild Start(ChildCommand command, IChildObserver observer) => ChildProcess.Start(this, command, observer);

    /// <summary>
    /// Whenever a child has ended, ends all processes that left their process group and lost their parent: from now on
    /// such processes become children of this one (PR_SET_CHILD_SUBREAPER of prctl(2)). For a process that starts
    /// children in groups of their own by this loop only. Any thread.
    /// </summary>
    public void EndOrphans() => Post(Orphans.Adopt);

    /// <summary>Ends the loop after the work that runs now; waits for its thread, unless it is the caller's.</summary>
    public void Dispose() => End(System.Threading.Timeout.InfiniteTimeSpan);

    /// <summary>As <see cref="Dispose"/>, but does not wait longer than a bound: work may be stuck.</summary>
    /// <returns>Whether the loop has ended, so that its thread runs nothing any more.</returns>
    public bool End(TimeSpan bound)
    {
        if (IsCurrent)
        {
            _stopped = true;
            return false;
        }

        Post(() => _stopped = true);
        return _thread.Join(bound);
    }

    /// <summary>Calls <paramref name="ready"/> whenever a file is readable or writable. Loop's thread only.</summary>
    /// <returns>The number of the watch, for <see cref="EndWatch"/>.</returns>
    internal ulong Watch(SafeFileHandle file, uint events, Action ready)
    {
        AssertOwnerThread();
        ulong token = ++_lastToken;
        Shim.Check(Shim.PollAdd(_poll, file, events, token), "Cannot watch a descriptor");
        _watches.Add(token, ready);
        return token;
    }

    /// <summary>Ends a watch before its file is closed. Loop's thread only.</summary>
    internal void EndWatch(SafeFileHandle file, ulong token)
    {
        AssertOwnerThread();
        if (_watches.Remove(token))
            _ = Shim.PollRemove(_poll, file);
    }

    /// <summary>
    /// Checks, while the loop's thread runs, that the caller is on it: another thread would race with the loop.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is on another thread.</exception>
    internal void AssertOwnerThread()
    {
        if (_thread.IsAlive && !IsCurrent)
            throw new InvalidOperationException("this may be called on the loop's thread only");
    }

    private void Run()
    {
        Span<NativeEvent> events = stackalloc NativeEvent[Batch];
        while (!_stopped)
        {
            int count = Shim.PollWait(_poll, events, Batch, Timeout());
            for (int i = 0; i < count && !_stopped; i++)
            {
                // A watch that ended earlier in this batch is not there any more.
                if (_watches.TryGetValue(events[i].Token, out Action? ready))
                    Guard(ready);
            }

            for (int queued = _queue.Count; queued > 0 && !_stopped && _queue.TryDequeue(out Action? work); queued--)
                Guard(work);
            RunTimers();
        }

        _wake.Dispose();
        _poll.Dispose();
    }

    private int Timeout()
    {
        if (!_queue.IsEmpty)
            return 0;
        return _timers.TryPeek(out _, out (long Due, ulong Number) next)
            ? (int)Math.Clamp(next.Due - Now(), 0, int.MaxValue)
            : -1;
    }

    private void RunTimers()
    {
        long now = Now();
        while (!_stopped && _timers.TryPeek(out _, out (long Due, ulong Number) next) && next.Due <= now)
            Guard(_timers.Dequeue().Work);
    }

    private static ReadOnlySpan<byte> One => [1, 0, 0, 0, 0, 0, 0, 0];

    private static long Now() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            _log.Error(exception, "Work on the event loop failed; please report this");
        }
    }
}
