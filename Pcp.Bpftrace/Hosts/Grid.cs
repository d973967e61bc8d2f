namespace Pcp.Bpftrace.Hosts;

/// <summary>The times at which all hosts are read together: every interval from when it was made.</summary>
internal sealed class Grid(TimeSpan interval, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>The time between two ticks.</summary>
    internal TimeSpan Interval { get; } = interval;

    /// <summary>The time by this host's clock.</summary>
    internal DateTimeOffset Time => time.GetUtcNow();

    /// <summary>The number of the last tick.</summary>
    internal long Now => time.GetElapsedTime(_began).Ticks / Interval.Ticks;

    /// <summary>How long it is until some time after a tick; zero if that has passed.</summary>
    internal TimeSpan Until(long tick, TimeSpan after = default)
    {
        TimeSpan left = (Interval * tick) + after - time.GetElapsedTime(_began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
