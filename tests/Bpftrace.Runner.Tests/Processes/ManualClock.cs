namespace Bpftrace.Runner.Tests.Processes;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private TimeSpan _elapsed;
    private TimeSpan _set;

    public static DateTimeOffset Start { get; } = new(2026, 11, 22, 10, 48, 48, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + _elapsed + _set;

    /// <summary>Somebody sets the clock; no time passes.</summary>
    public void Set(TimeSpan by) => _set += by;

    public void MoveTo(TimeSpan elapsed) => _elapsed = elapsed;
}
