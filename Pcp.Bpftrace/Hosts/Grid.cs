namespace Pcp.Bpftrace.Hosts;

/// <summary>The times at which all hosts are read together: every interval from when it was made.</summary>
internal sealed class Grid(TimeSpan interval, TimeProvider time)
{
    // The agent ends a script without a name that nobody has read for a minute.
    private static readonly TimeSpan _longestSilence = TimeSpan.FromSeconds(20);

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

    /// <summary>Waits for a tick.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="wait">Waits for that long, or returns true sooner, which ends the whole wait.</param>
    /// <param name="keepAlive">Is called every 20 seconds meanwhile.</param>
    internal void Wait(long tick, Func<TimeSpan, bool> wait, Action keepAlive)
    {
        for (TimeSpan left = Until(tick); left > TimeSpan.Zero; left = Until(tick))
        {
            bool isLong = left > _longestSilence;
            if (wait(isLong ? _longestSilence : left))
                return;
            if (isLong)
                keepAlive();
        }
    }
}
