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
    internal Sample? Peek(int direction)
    {
        if (_direction != direction)
            (_next, _direction) = (Read(direction), direction);
        return _next;
    }

    /// <summary>Moves to the next sample; false if there is none.</summary>
    internal bool Move(int direction)
    {
        if (Peek(direction) is not { } next)
            return false;
        (Current, _direction) = (next, 0);
        return true;
    }

    /// <summary>Reads the sample next to the current one; without a current one, the first or last.</summary>
    protected abstract Sample? Read(int direction);
}
