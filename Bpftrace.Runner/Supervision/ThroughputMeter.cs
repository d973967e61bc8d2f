namespace Bpftrace.Runner.Supervision;

/// <summary>Limits bytes per second, measured over a few seconds so that a burst does no harm.</summary>
internal sealed class ThroughputMeter(int limit, TimeProvider clock)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(5);

    private readonly long _allowed = limit * (long)_window.TotalSeconds;
    private long _windowStart = clock.GetTimestamp();
    private long _bytes;

    /// <summary>Counts bytes that were read now.</summary>
    /// <returns>False as soon as they exceed the limit of a whole window.</returns>
    public bool Add(int bytes)
    {
        if (clock.GetElapsedTime(_windowStart) >= _window)
        {
            _windowStart = clock.GetTimestamp();
            _bytes = 0;
        }

        _bytes += bytes;
        return _bytes <= _allowed;
    }
}
