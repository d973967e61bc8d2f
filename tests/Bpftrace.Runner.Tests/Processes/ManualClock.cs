namespace Bpftrace.Runner.Tests.Processes;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private TimeSpan _elapsed;

    public static DateTimeOffset Start { get; } = new(2026, 11, 22, 10, 48, 48, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + _elapsed;

    public void MoveTo(TimeSpan elapsed) => _elapsed = elapsed;
}
