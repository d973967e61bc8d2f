using System.Globalization;
using Bpftrace.Runner.Children;
using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// Notices that no print cycle comes any more though the script runs: bpftrace is busy, with the names of a thousand stacks
/// for example, or somebody has stopped it. What clients read is old then, and nothing else would tell them. A stall is over with
/// the second of two cycles that come in time, so that a bpftrace which is always late is one stall and one line in the log.
/// </summary>
/// <param name="script">The script.</param>
/// <param name="loop">Where the time passes.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Told when a stall begins and when it is over.</param>
/// <param name="changed">Called when <see cref="Warning"/> has changed.</param>
internal sealed class StallWatch(Script script, IEventLoop loop, TimeProvider clock, ILogger log, Action changed)
{
    private const int PatienceInIntervals = 5;

    private static readonly TimeSpan _leastPatience = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _patience =
        TimeSpan.FromTicks(Math.Max(_leastPatience.Ticks, PatienceInIntervals * script.Source.Metadata.PrintInterval.Ticks));

    private IDisposable? _timer;
    private long _since;
    private bool _hasCycle;

    /// <summary>What its author should know: a line with its end while there is a stall, else empty.</summary>
    public string Warning { get; private set; } = "";

    /// <summary>The script has started: cycles are to come from now on.</summary>
    public void Begin()
    {
        _since = clock.GetTimestamp();
        _timer = loop.Schedule(_patience, Check);
    }

    /// <summary>A cycle is complete. Cheap, and allocates nothing unless there was a stall.</summary>
    public void CycleComplete()
    {
        TimeSpan late = clock.GetElapsedTime(_since);
        _since = clock.GetTimestamp();
        _hasCycle = true;
        if (Warning.Length == 0)
            return;
        if (late < _patience)
        {
            Warning = "";
            log.OutputAgain(script);
            _timer = loop.Schedule(_patience, Check);
        }
        else
        {
            Warning = $"{Describe()}\n";
        }

        changed();
    }

    /// <summary>No more cycles are to come.</summary>
    public void End()
    {
        _timer?.Dispose();
        Warning = "";
    }

    // One timer as long as all is well, however many cycles come.
    private void Check()
    {
        TimeSpan left = _patience - clock.GetElapsedTime(_since);
        if (left > TimeSpan.Zero)
        {
            _timer = loop.Schedule(left, Check);
            return;
        }

        string message = Describe();
        Warning = $"{message}\n";
        log.Warning(script, message);
        changed();
    }

    private string Describe()
    {
        string since = (clock.GetLocalNow() - clock.GetElapsedTime(_since)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string what = _hasCycle
            ? $"no complete output of the variables since {since}, and the values shown are from then"
            : $"no values yet, though bpftrace said at {since} that it runs";
        return $"{what}: bpftrace is busy or stopped; if it is busy, fewer keys and stacks help, or a longer // interval:";
    }
}
