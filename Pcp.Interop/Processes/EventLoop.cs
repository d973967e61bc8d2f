using System.Collections.Concurrent;
using Pcp.Interop.Native;
using Serilog;

namespace Pcp.Interop.Processes;

/// <summary>
/// A thread that waits for descriptors, timers and work from other threads (epoll(7)), and runs what they bring, one
/// thing at a time. What throws is logged, and the loop goes on.
/// </summary>
public sealed class EventLoop : IDisposable
{
    private const int Batch = 64;

    private readonly ILogger _log;
    private readonly int _poll;
    private readonly int _wake;
    private readonly Thread _thread;
    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly PriorityQueue<Timer, (long Due, ulong Number)> _timers = new(); // numbered: first come, first run
    private readonly Dictionary<ulong, Action> _watches = [];
    private readonly Lock _wakeGate = new(); // nothing waits while it is held
    private ulong _lastToken;
    private ulong _lastTimer;
    private bool _stopped;
    private bool _ended; // under _wakeGate

    private sealed class Timer(EventLoop loop, Action work) : IDisposable
    {
        internal Action Work { get; } = work;

        public void Dispose() => loop._timers.Remove(this, out _, out _);
    }

    /// <summary>A loop on a thread of its own, which is running when this returns.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="log">Where work that throws is reported.</param>
    /// <exception cref="PmException">The kernel has no descriptors left.</exception>
    public EventLoop(string name, ILogger log)
    {
        _log = log;
        _poll = PmException.Check(ShimIo.PollCreate(out _wake), "Cannot create an event loop");
        _thread = new Thread(Run, 256 * 1024) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the caller is on the loop's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Runs work on the loop's thread. Any thread. Once the loop has ended, nothing happens.</summary>
    public void Post(Action work)
    {
        _queue.Enqueue(work);
        lock (_wakeGate)
        {
            // Afterwards the descriptor's number may stand for another file.
            if (!_ended)
                ShimIo.Wake(_wake);
        }
    }

    /// <summary>Runs work once, after a delay. Loop's thread only.</summary>
    /// <returns>Disposing it, on the loop's thread, calls the work off.</returns>
    public IDisposable Schedule(TimeSpan delay, Action work)
    {
        Timer timer = new(this, work);
        _timers.Enqueue(timer, (ShimIo.Now() + (long)Math.Ceiling(delay.TotalMilliseconds), ++_lastTimer));
        return timer;
    }

    /// <summary>Ends the loop after the work that runs now, and waits for its thread, unless it is the caller's.</summary>
    public void Dispose()
    {
        if (IsCurrent)
        {
            _stopped = true;
            return;
        }

        Post(() => _stopped = true);
        _thread.Join();
    }

    /// <summary>Calls <paramref name="ready"/> whenever a descriptor is readable or writable. Loop's thread only.</summary>
    /// <returns>Disposing it ends the watch; the descriptor stays open.</returns>
    internal IDisposable Watch(int fd, uint events, Action ready)
    {
        ulong token = ++_lastToken;
        PmException.Check(ShimIo.PollAdd(_poll, fd, events, token), "Cannot watch a descriptor");
        _watches.Add(token, ready);
        return new Watcher(this, fd, token);
    }

    private sealed class Watcher(EventLoop loop, int fd, ulong token) : IDisposable
    {
        public void Dispose()
        {
            if (loop._watches.Remove(token))
                _ = ShimIo.PollRemove(loop._poll, fd);
        }
    }

    private void Run()
    {
        Span<NativeEvent> events = stackalloc NativeEvent[Batch];
        while (!_stopped)
        {
            int count = ShimIo.PollWait(_poll, events, Batch, Timeout());
            for (int i = 0; i < count && !_stopped; i++)
            {
                // A watch that ended while this batch was worked on is no longer there.
                if (events[i].Token == 0)
                    ShimIo.WakeClear(_wake);
                else if (_watches.TryGetValue(events[i].Token, out Action? ready))
                    Guard(ready);
            }

            for (int queued = _queue.Count; queued > 0 && !_stopped && _queue.TryDequeue(out Action? work); queued--)
                Guard(work);
            RunTimers();
        }

        lock (_wakeGate)
        {
            _ended = true;
            ShimIo.Close(_wake);
        }

        ShimIo.Close(_poll);
    }

    private int Timeout()
    {
        if (!_queue.IsEmpty)
            return 0;
        return _timers.TryPeek(out _, out (long Due, ulong Number) next) ? (int)Math.Clamp(next.Due - ShimIo.Now(), 0, int.MaxValue) : -1;
    }

    private void RunTimers()
    {
        long now = ShimIo.Now();
        while (!_stopped && _timers.TryPeek(out _, out (long Due, ulong Number) next) && next.Due <= now)
            Guard(_timers.Dequeue().Work);
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // Nobody is above to hear of it; other work is not to blame.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.Error(e, "Work on the event loop failed; please report this");
        }
    }
}
