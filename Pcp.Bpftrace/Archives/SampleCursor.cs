using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Archives;

/// <summary>A position in a recording, which moves from sample to sample. One thread.</summary>
internal abstract class SampleCursor
{
    private Sample? _next;
    private int _direction; // in which _next is; 0 if it was not read

    /// <summary>The sample at the position; null until the first move, which goes to the first or last one.</summary>
    internal Sample? Current { get; private set; }

    /// <summary>The next sample, or null if there is none.</summary>
    /// <param name="direction">1 forwards, -1 backwards.</param>
    /// <param name="cancel">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    internal Sample? Peek(int direction, CancellationToken cancel)
    {
        if (_direction != direction)
            (_next, _direction) = (Read(direction, cancel), direction);
        return _next;
    }

    /// <summary>Moves to the next sample; false if there is none.</summary>
    internal bool Move(int direction, CancellationToken cancel)
    {
        if (Peek(direction, cancel) is not { } next)
            return false;
        (Current, _direction) = (next, 0);
        return true;
    }

    /// <summary>
    /// Reads the sample next to the current one; without a current one, the first or last. It may be months away.
    /// </summary>
    protected abstract Sample? Read(int direction, CancellationToken cancel);
}
