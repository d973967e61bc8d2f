using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Warns when print cycles cease though the script runs: bpftrace is busy, with the names of a thousand
/// stacks for example, or somebody has stopped it, and clients read stale values. A stall ends with the second of two
/// timely cycles, so that a bpftrace that is always late is logged once.
/// </summary>
internal sealed class StallWatch(Script script, RunnerServices services, WarningLog warnings, Action changed)
{
    private const int PatienceInIntervals = 5;

    private static readonly TimeSpan _leastPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock = services.Clock;
    private readonly TimeSpan _patience = TimeSpan.FromTicks(
        Math.Max(_leastPatience.Ticks, PatienceInIntervals * script.Source.Metadata.PrintInterval.Ticks));

    private IDisposable? _timer;
    private long _since;
    private bool _hasCycle;
    private bool _isStalled;

    /// <summary>Whether cycles do not come.</summary>
    public bool IsStalled => _isStalled;

    /// <summary>The script has started: cycles are to come from now on.</summary>
    public void Begin()
    {
        _since = _clock.GetTimestamp();
        Schedule(_patience);
    }

    /// <summary>A cycle is complete. Cheap, and allocates nothing unless there was a stall.</summary>
    public void CycleComplete()
    {
        TimeSpan late = _clock.GetElapsedTime(_since);
        _since = _clock.GetTimestamp();
        _hasCycle = true;
        if (!_isStalled)
            return;
        if (late < _patience)
        {
            _isStalled = false;
            warnings.Set(WarningSource.Stall, "");
            services.Log.OutputAgain(script);
            Schedule(_patience);
        }
        else
        {
            warnings.Set(WarningSource.Stall, Describe());
        }

        changed();
    }

    /// <summary>No more cycles are to come.</summary>
    public void End()
    {
        _timer?.Dispose();
        _isStalled = false;
        warnings.Set(WarningSource.Stall, "");
    }

    private void Schedule(TimeSpan time) => _timer = services.Loop.Schedule(time, Check);

    // One timer while all is well, however many cycles come.
    private void Check()
    {
        TimeSpan left = _patience - _clock.GetElapsedTime(_since);
        if (left > TimeSpan.Zero)
        {
            Schedule(left);
            return;
        }

        _isStalled = true;
        string message = Describe();
        warnings.Set(WarningSource.Stall, message);
        services.Log.Warning(script, message);
        changed();
    }

    private string Describe()
    {
        DateTimeOffset start = _clock.GetLocalNow() - _clock.GetElapsedTime(_since);
        string since = start.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string what = _hasCycle
            ? $"no complete output of the variables since {since}, and the values shown are from then"
            : $"no values yet, though bpftrace said at {since} that it runs";
        return $"{what}: bpftrace is busy or stopped; "
            + "if it is busy, fewer keys and stacks help, or a longer // interval:";
    }
}
