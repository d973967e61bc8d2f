namespace Pcp.Bpftrace.Tests.Archives;

/// <summary>
/// A clock on which a wait takes no time: it goes on at once by as much as is waited for. At a wait without end, it
/// does what the test wants to happen next.
/// </summary>
internal sealed class ScriptedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What happens at each wait without end.</summary>
    internal Queue<Action> WhenIdle { get; } = new();

    /// <summary>What happens once in the middle of a wait, which then ends there.</summary>
    internal Action? HalfWay { get; set; }

    /// <summary>The time that has passed.</summary>
    internal TimeSpan Passed => TimeSpan.FromTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            WhenIdle.Dequeue()();
        }
        else if (HalfWay is { } action)
        {
            HalfWay = null;
            _ticks += dueTime.Ticks / 2;
            action();
        }
        else
        {
            _ticks += dueTime.Ticks;
            callback(state);
        }

        return new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
