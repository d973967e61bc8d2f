using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Lets a script rest when nobody has read its values for some time (<see cref="RunnerOptions.RestAfter"/>): it prints
/// nothing, and what it printed last is not shown any more. With the first request for values it prints at once. A
/// recorder that reads seldom, but regularly, is expected: the script is woken shortly before, so that a large map has
/// been printed by then. For one process.
/// </summary>
internal sealed class RestSchedule(
    Script script,
    long number,
    IScriptListener listener,
    CycleTracker cycles,
    StallWatch stall,
    RunnerServices services)
{
    // The longest pause before a script that went on printing is told to rest again.
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    // The longest time between two requests to a script that does not print when it should.
    private static readonly TimeSpan _longestSilence = TimeSpan.FromMinutes(1);

    // Prints that may come after the script was told to rest: the one that this causes, and one that was on its way.
    private const int MostLatePrints = 2;

    // Two intervals longer than configured, so that a recorder that reads that often finds new values.
    private readonly TimeSpan _patience =
        services.Options.RestAfter + (2 * script.Source.Metadata.PrintInterval);

    // How long before and after an expected read the script is awake.
    private readonly TimeSpan _margin = TimeSpan.FromSeconds(3) + (2 * script.Source.Metadata.PrintInterval);

    // How long a script has to answer a request. Under load the kernel may skip the probe by which it is asked.
    private readonly TimeSpan _answerTime = Max(TimeSpan.FromSeconds(1), 2 * script.Source.Metadata.PrintInterval);

    private IDisposable? _timer;
    private long _begun;

    // Times since the begin: the last read before the last rest, and the time until which the script stays awake.
    private TimeSpan? _lastRead;
    private TimeSpan _awakeUntil;
    private Phase _phase;
    private bool _wasToldToRest;
    private int _latePrints;
    private TimeSpan _pause; // before it is told to rest again, after it has gone on printing
    private TimeSpan _silence; // before it is asked again
    private volatile bool _isDemanded;

    private enum Phase
    {
        Printing,
        Resting,
        Waking, // somebody reads again; until the answer comes
        Ended,
    }

    private TimeSpan Now => services.Clock.GetElapsedTime(_begun);

    // A script that has stalled is not told to rest: it could not be asked for values either, and a rest would hide the
    // stall.
    private bool IsUnread => _phase == Phase.Printing
        && !stall.IsStalled
        && (script.SinceRead() ?? _patience) >= _patience
        && Now >= _awakeUntil;

    /// <summary>The script runs.</summary>
    public void Begin()
    {
        _begun = services.Clock.GetTimestamp();
        _awakeUntil = _patience;
        Schedule(_patience, Check);
    }

    /// <summary>A whole print has come. Cheap.</summary>
    public void Printed()
    {
        if (_isDemanded) // the answer was faster than the loop
            Wake();
        if (_phase == Phase.Waking || (_phase == Phase.Resting && ++_latePrints > MostLatePrints))
            Show(hasRested: _phase == Phase.Waking);
    }

    /// <summary>The script is about to end, and prints once more by itself.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        script.Demand = null;
    }

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        Stop();
        if (_phase is Phase.Resting or Phase.Waking)
        {
            cycles.EndRest();
            listener.Rest(false);
        }

        _phase = Phase.Ended;
    }

    private void Check()
    {
        if (IsUnread)
        {
            Rest();
            return;
        }

        // It may still rest: the kernel may have skipped the probe that ended its last rest.
        bool isAsked = _wasToldToRest && stall.IsStalled;
        if (isAsked)
            services.Prints.Fire(number, rests: false);
        TimeSpan left = Max(_patience - (script.SinceRead() ?? _patience), _awakeUntil - Now);
        ScheduleCheck(isAsked ? _longestSilence : left);
    }

    private void Rest()
    {
        _phase = Phase.Resting;
        _wasToldToRest = true;
        _latePrints = 0;
        _isDemanded = false;
        stall.End();
        // First: a reader may demand values as soon as Demand is set, and bpftrace must get that request after this
        // one.
        services.Prints.Fire(number, rests: true);
        cycles.Outdate();
        script.Demand = Demand;
        listener.Rest(true);
        Expect();
    }

    // Expects the next read after the same gap as between the last read before the previous rest and the last read
    // before this one.
    private void Expect()
    {
        TimeSpan? read = Now - script.SinceRead();
        if (read - _lastRead is { } gap && gap > _patience)
        {
            TimeSpan next = read!.Value + gap;
            _awakeUntil = next + _margin;
            Schedule(Max(next - _margin - Now, TimeSpan.Zero), Demand);
        }

        _lastRead = read;
    }

    // Called on the reader's thread, or by the timer. The number is that of this process: if it is gone, nothing
    // happens.
    private void Demand()
    {
        _isDemanded = true;
        services.Prints.Fire(number, rests: false);
        services.Loop.Post(Await);
    }

    private void Await()
    {
        if (_phase == Phase.Resting)
            cycles.Outdate();
        Wake();
    }

    // If the answer is lost, the next print comes after an interval.
    private void Wake()
    {
        if (_phase != Phase.Resting)
            return;
        _phase = Phase.Waking;
        script.Demand = null;
        stall.Begin();
        _silence = _answerTime;
        Schedule(_silence, AskAgain);
    }

    private void AskAgain()
    {
        services.Prints.Fire(number, rests: false);
        _silence = Max(_answerTime, Min(2 * _silence, _longestSilence));
        Schedule(_silence, AskAgain);
    }

    // A script that goes on printing ignores the request to rest, or its host is too busy: the pause before each
    // further attempt doubles. Until then the script is told to print, in case it only obeyed the request late.
    private void Show(bool hasRested)
    {
        if (!hasRested)
            services.Prints.Fire(number, rests: false);
        if (_phase == Phase.Resting)
            stall.Begin();
        _phase = Phase.Printing;
        script.Demand = null;
        listener.Rest(false);
        _pause = hasRested ? TimeSpan.Zero : Min(Max(2 * _pause, 2 * _patience), _longestPause);
        _awakeUntil = Max(_awakeUntil, Now + _pause);
        ScheduleCheck(_pause);
    }

    // Checks often enough to notice that the script does not print.
    private void ScheduleCheck(TimeSpan left) => Schedule(
        Max(script.Source.Metadata.PrintInterval, Min(left, Max(_answerTime, _longestSilence))), Check);

    private void Schedule(TimeSpan delay, Action work)
    {
        _timer?.Dispose();
        _timer = services.Loop.Schedule(delay, work);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
