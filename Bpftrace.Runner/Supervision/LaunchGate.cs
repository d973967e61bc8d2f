using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Bounds the number of processes that are ending. An end takes up to five seconds, and clients can register and
/// deregister hundreds of scripts a second: without a bound, processes and their descriptors would pile up. While there
/// are too many, launches wait, in their order.
/// </summary>
internal sealed class LaunchGate(IEventLoop loop)
{
    public const int MaxEnding = 24;

    private readonly LinkedList<Action> _waiting = [];
    private int _ending;

    /// <summary>Launches now, or as soon as few enough processes are ending.</summary>
    /// <returns>The place of a launch that waits, for <see cref="Cancel"/>; else null.</returns>
    public LinkedListNode<Action>? Enter(Action launch)
    {
        if (_waiting.Count > 0 || _ending >= MaxEnding)
            return _waiting.AddLast(launch);
        launch();
        return null;
    }

    /// <summary>Cancels a waiting launch; no effect once it was launched or cancelled.</summary>
    public void Cancel(LinkedListNode<Action>? place)
    {
        if (place?.List is not null)
            _waiting.Remove(place);
    }

    public void ProcessEnding() => _ending++;

    /// <summary>A process is gone, or is not counted any more.</summary>
    public void ProcessEnded()
    {
        _ending--;
        // Not at once: the process that is gone is still being reported.
        if (_waiting.Count > 0)
            loop.Post(LaunchNext);
    }

    private void LaunchNext()
    {
        if (_ending >= MaxEnding || _waiting.First is not { } first)
            return;
        _waiting.Remove(first);
        first.Value();
        loop.Post(LaunchNext);
    }
}
