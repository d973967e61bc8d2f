using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Bounds the number of processes that are ending. An end takes up to five seconds, and clients can register and
/// deregister hundreds of scripts a second: without a bound, processes and their descriptors would pile up. While there
/// are too many, launches wait, in their order.
/// </summary>
internal sealed class LaunchGate(IEventLoop loop)
{
    /// <summary>How many processes may be ending when another one is launched.</summary>
    public const int MaxLeaving = 24;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly LinkedList<Entry> _waiting = [];
    private int _leaving;

    /// <summary>Launches now, or as soon as few enough processes are ending.</summary>
    /// <param name="launch">Launches.</param>
    /// <param name="late">Called once if that has not been done after some seconds.</param>
    /// <returns>Disposing it cancels a launch that is waiting; null if none is.</returns>
    public IDisposable? Enter(Action launch, Action late)
    {
        if (_waiting.Count == 0 && _leaving < MaxLeaving)
        {
            launch();
            return null;
        }

        Entry entry = new(this, launch, late);
        entry.Wait();
        return entry;
    }

    /// <summary>A process was asked to end.</summary>
    /// <returns>To be disposed of when it is gone, or is not counted any more.</returns>
    public IDisposable Leave() => new Exit(this);

    // Not at once: the process that is gone is still being reported.
    private void Next() => loop.Post(() =>
    {
        if (_leaving < MaxLeaving && _waiting.First is { } first)
            first.Value.Launch();
    });

    private IDisposable Schedule(Action late) => loop.Schedule(_patience, late);

    private sealed class Entry(LaunchGate gate, Action launch, Action late) : IDisposable
    {
        private LinkedListNode<Entry>? _node;
        private IDisposable? _timer;

        public void Wait()
        {
            _node = gate._waiting.AddLast(this);
            _timer = gate.Schedule(late);
        }

        public void Launch()
        {
            Dispose();
            launch();
            // A launch does not count, so the next one may follow.
            if (gate._waiting.Count > 0)
                gate.Next();
        }

        public void Dispose()
        {
            if (_node is null)
                return;
            gate._waiting.Remove(_node);
            _node = null;
            _timer?.Dispose();
        }
    }

    private sealed class Exit : IDisposable
    {
        private LaunchGate? _gate;

        public Exit(LaunchGate gate)
        {
            _gate = gate;
            gate._leaving++;
        }

        public void Dispose()
        {
            if (_gate is not { } gate)
                return;
            _gate = null;
            gate._leaving--;
            if (gate._waiting.Count > 0)
                gate.Next();
        }
    }
}
