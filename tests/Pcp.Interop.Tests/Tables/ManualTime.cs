namespace Pcp.Interop.Tests.Tables;

/// <summary>A clock that the test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    internal void Advance(TimeSpan by) => _ticks += by.Ticks;
}
