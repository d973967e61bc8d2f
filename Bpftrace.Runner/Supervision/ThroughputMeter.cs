namespace Bpftrace.Runner.Supervision;

/// <summary>Tells when more bytes come than are allowed, measured over a few seconds so that a burst does no harm.</summary>
/// <param name="limit">How many bytes a second are allowed.</param>
/// <param name="clock">The time.</param>
internal sealed class ThroughputMeter(int limit, TimeProvider clock)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(5);

    private readonly long _allowed = limit * (long)_window.TotalSeconds;
    private long _windowStart = clock.GetTimestamp();
    private long _bytes;

    /// <summary>Counts bytes that came now.</summary>
    /// <returns>False as soon as they are more than a whole window may bring.</returns>
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
