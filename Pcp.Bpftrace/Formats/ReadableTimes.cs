namespace Pcp.Bpftrace.Formats;

/// <summary>
/// Times of samples for people, in seconds. Samples come a little early or late: their times are rounded so that two
/// consecutive ones are as far apart as the samples, in whole seconds. Samples less than a second apart have
/// milliseconds.
/// </summary>
internal sealed class ReadableTimes
{
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(0.75);

    private DateTimeOffset _last;
    private DateTimeOffset _rounded;

    /// <summary>The time of the next sample.</summary>
    public string Of(DateTimeOffset time)
    {
        TimeSpan distance = time - _last;
        DateTimeOffset steady = _rounded + Round(distance);
        _last = time;
        if ((steady - time).Duration() >= _tolerance)
            steady = DateTimeOffset.MinValue + Round(time - DateTimeOffset.MinValue);
        _rounded = steady.ToOffset(time.Offset);
        return distance.Duration() < _tolerance
            ? time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : _rounded.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static TimeSpan Round(TimeSpan time) => TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
}
