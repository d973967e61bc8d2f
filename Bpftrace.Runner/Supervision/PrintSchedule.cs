using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Asks a script to print its variables, once an interval as long as somebody reads them. When nobody has for some time
/// (<see cref="RunnerOptions.RestAfter"/>), the script rests: what it printed last is not shown any more, and with the
/// first request for values it is asked at once. A recorder that reads seldom, but regularly, is expected: the script
/// is asked shortly before, so that a large map has been printed by then. For one process.
/// </summary>
internal sealed class PrintSchedule(
    Script script, long number, IScriptListener listener, StallWatch stall, RunnerServices services)
{
    private readonly TimeSpan _interval = script.Source.Metadata.PrintInterval;

    // With two intervals more, a recorder that reads as often as that finds new values.
    private readonly TimeSpan _patience =
        services.Options.RestAfter + (2 * script.Source.Metadata.PrintInterval);

    // How long before and after an expected read the script is awake.
    private readonly TimeSpan _margin = TimeSpan.FromSeconds(3) + (2 * script.Source.Metadata.PrintInterval);

    private IDisposable? _timer;
    private long _begun;

    // Since the begin: when the values were read last before the last rest, and until when a read is expected.
    private TimeSpan? _lastRead;
    private TimeSpan _awakeUntil;
    private Phase _phase;
    private volatile bool _isDemanded;

    private enum Phase
    {
        Printing,
        Resting, // from the last print on
        Waking, // somebody reads again; from the question to its answer
        Ended,
    }

    // One that does not answer goes on being asked, and does not answer: a rest would hide that.
    private bool IsUnread => _phase == Phase.Printing
        && !stall.IsStalled
        && (script.SinceRead() ?? _patience) >= _patience
        && Now >= _awakeUntil;

    private TimeSpan Now => services.Clock.GetElapsedTime(_begun);

    /// <summary>The script runs.</summary>
    public void Begin()
    {
        _begun = services.Clock.GetTimestamp();
        _awakeUntil = _patience;
        _timer = services.Loop.Schedule(_interval, Tick);
    }

    /// <summary>A whole print has come. Cheap.</summary>
    public void Printed()
    {
        if (_isDemanded) // the answer was faster than the loop
            Wake();
        if (_phase != Phase.Waking)
            return;
        _phase = Phase.Printing;
        listener.Rest(false);
    }

    /// <summary>The script is not asked any more: it is about to end, and prints once more by itself.</summary>
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
            listener.Rest(false);
        _phase = Phase.Ended;
    }

    private void Tick()
    {
        if (IsUnread)
        {
            Rest();
            return;
        }

        services.Prints.Fire(number);
        _timer = services.Loop.Schedule(_interval, Tick);
    }

    private void Rest()
    {
        _phase = Phase.Resting;
        _isDemanded = false;
        stall.End();
        script.Demand = Demand;
        listener.Rest(true);
        Expect();
    }

    // The next read, as long after the last one as that came after the one before.
    private void Expect()
    {
        TimeSpan? read = Now - script.SinceRead();
        if (read - _lastRead is { } gap && gap > _patience)
        {
            TimeSpan next = read!.Value + gap;
            _awakeUntil = next + _margin;
            _timer = services.Loop.Schedule(Max(next - _margin - Now, TimeSpan.Zero), Demand);
        }

        _lastRead = read;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // On the reader's thread, or on time. The number is this process's, so nothing happens if it is gone.
    private void Demand()
    {
        _isDemanded = true;
        services.Prints.Fire(number);
        services.Loop.Post(Wake);
    }

    // Until the answer comes, it is asked once an interval, since bpftrace may lose a print.
    private void Wake()
    {
        if (_phase != Phase.Resting)
            return;
        _phase = Phase.Waking;
        _timer?.Dispose();
        script.Demand = null;
        stall.Begin();
        _timer = services.Loop.Schedule(_interval, Tick);
    }
}
