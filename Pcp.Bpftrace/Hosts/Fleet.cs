using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Hosts;

/// <summary>How a script is followed on several hosts.</summary>
/// <param name="Interval">The time between samples.</param>
/// <param name="Samples">After how many samples with values to end, or null.</param>
/// <param name="Duration">How long after the script runs on a first host to end, or null.</param>
/// <param name="ByHost">Whether the values of hosts stay apart.</param>
internal sealed record FollowOptions(TimeSpan Interval, int? Samples, TimeSpan? Duration, bool ByHost);

/// <summary>
/// A script on several hosts at once. A host that is slow or dead holds up no other: samples are made of what has
/// arrived shortly after each tick.
/// </summary>
internal sealed class Fleet : IDisposable
{
    /// <summary>How long a sample waits for the last hosts, at most.</summary>
    private static readonly TimeSpan _longestGrace = TimeSpan.FromMilliseconds(500);

    // Longer than libpcp waits for a connection and an answer (PCPIntro(1)).
    private static readonly TimeSpan _patienceAtEnd = TimeSpan.FromSeconds(20);

    private readonly FollowOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<DateTimeOffset, DateTimeOffset> _zone;
    private readonly Grid _grid;
    private readonly HostSession[] _sessions;
    private readonly SemaphoreSlim _changed = new(0); // not disposed: a thread that waits for a dead host outlives this
    private readonly TimeSpan _grace;
    private readonly long _ticksUntilLate;

    /// <summary>Begins on all hosts.</summary>
    /// <param name="hosts">The host specifications.</param>
    /// <param name="task">The task on each host.</param>
    /// <param name="options">How to follow it.</param>
    /// <param name="zone">Converts times to the time zone in which they are shown.</param>
    /// <param name="time">The clock.</param>
    internal Fleet(
        IReadOnlyList<string> hosts,
        ScriptTask task,
        FollowOptions options,
        Func<DateTimeOffset, DateTimeOffset> zone,
        TimeProvider time)
    {
        (_options, _zone, _time) = (options, zone, time);
        _grid = new Grid(options.Interval, time);
        _grace = options.Interval / 2 < _longestGrace ? options.Interval / 2 : _longestGrace;
        _ticksUntilLate = 1 + (long)(TimeSpan.FromSeconds(1) / options.Interval); // a second at least
        _sessions = [.. hosts.Select(host => new HostSession(host, task, _grid, () => _changed.Release()))];
    }

    /// <summary>The scripts that could not be removed, by host; complete after <see cref="Dispose"/>.</summary>
    internal IEnumerable<string> Leftovers => _sessions
        .Where(session => session.Leftover is not null)
        .Select(session => $"{HostSpec.Shown(session.Host)}: {session.Leftover}");

    /// <summary>The scripts that were registered, by host.</summary>
    internal IEnumerable<(string Host, string Name)> Registered => _sessions
        .Where(session => session.Registered is not null)
        .Select(session => (session.Host, session.Registered!));

    /// <summary>Shows samples until the user quits, the options say so, or all hosts have ended.</summary>
    /// <returns>The last sample.</returns>
    internal Sample Run(IPresentation presentation, CancellationToken cancel)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel, presentation.Quit);
        Sample sample = Combine(Readings());
        presentation.Show(sample);
        HostReading[] last = [];
        (long shownTick, int shown, long? began) = (-1, 0, null);
        for (bool goesOn = true; goesOn && !end.IsCancellationRequested;)
        {
            HostReading[] readings = Readings();
            long tick = readings.Max(reading => reading.Tick);
            bool isEnd = readings.All(reading => reading.IsFinal);
            bool isDue = tick > shownTick && IsComplete(readings, tick);
            bool hasUnshownValues = isEnd && !isDue && AreNewer(readings, last);
            // Between ticks only states change: newer values with the time of older ones would have wrong rates.
            Sample? next = isDue ? Combine(readings)
                : hasUnshownValues ? CombineLast(readings)
                : HaveStatesChanged(sample, readings)
                    ? Combine(WithValuesOf(last, readings)) with { Time = sample.Time, IsUpdate = true }
                    : null;
            if (next is not null)
            {
                sample = next;
                presentation.Show(sample);
            }

            if (isDue)
            {
                (shownTick, shown, last) = (tick, shown + (sample.HasValues ? 1 : 0), readings);
                began ??= _time.GetTimestamp();
            }

            TimeSpan left = Left(began);
            goesOn = shown < (_options.Samples ?? int.MaxValue)
                && !isEnd
                && left > TimeSpan.Zero;
            if (goesOn)
                Wait(tick > shownTick ? tick : _grid.Now + 1, left, end.Token);
        }

        return sample;
    }

    /// <summary>Has all sessions end, without waiting for them.</summary>
    internal void BeginEnd()
    {
        foreach (HostSession session in _sessions)
            session.End();
    }

    /// <summary>Ends all sessions, and waits until the script is removed everywhere.</summary>
    /// <returns>Whether it is; false if that takes too long.</returns>
    internal bool End(TimeSpan patience)
    {
        BeginEnd();
        long began = _time.GetTimestamp();
        return _sessions.All(session =>
        {
            TimeSpan left = patience - _time.GetElapsedTime(began);
            return session.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        });
    }

    /// <summary>Ends all sessions, and waits at most as long as libpcp waits for a host.</summary>
    public void Dispose() => End(_patienceAtEnd);

    // The rest of the duration; without one, for ever.
    private TimeSpan Left(long? began) => _options.Duration is not { } duration ? TimeSpan.MaxValue
        : began is { } from ? duration - _time.GetElapsedTime(from) : duration;

    private Sample Combine(HostReading[] readings)
    {
        Sample sample = Combined.Of(readings, _options.ByHost, _time.GetUtcNow());
        return sample with { Time = _zone(sample.Time) };
    }

    // A sample between ticks has a time of its own.
    private Sample CombineLast(HostReading[] readings)
    {
        Sample sample = Combine(readings);
        return sample with { Time = _zone(readings.Max(reading => reading.AskedAt) ?? sample.Time) };
    }

    private HostReading[] Readings() => [.. _sessions.Select(session => CheckAge(session.Latest))];

    private HostReading CheckAge(HostReading reading) =>
        reading.State.Phase == HostPhase.Running && _grid.Now - reading.Tick > _ticksUntilLate
            ? reading with { State = reading.State with { Phase = HostPhase.Late, Message = "no answer yet" } }
            : reading;

    // Whether all hosts that answer have been read for this tick, or it is too late to wait for them.
    private bool IsComplete(HostReading[] readings, long tick) =>
        readings.All(reading => reading.State.Phase != HostPhase.Running || reading.Tick >= tick)
        || _grid.Until(tick, _grace) == TimeSpan.Zero;

    // Before the first sample there are no values.
    private static HostReading[] WithValuesOf(HostReading[] shown, HostReading[] readings) =>
        [.. readings.Select((now, i) => shown.Length > 0 ? shown[i] with { State = now.State } : new(now.State))];

    // If a script ended at once on a host that joined between ticks, there will be no other sample of it.
    private static bool AreNewer(HostReading[] readings, HostReading[] shown) =>
        readings.Zip(shown).Any(pair => !ReferenceEquals(pair.First.Values, pair.Second.Values));

    private static bool HaveStatesChanged(Sample shown, HostReading[] readings) =>
        shown.Hosts.Zip(readings).Any(pair =>
            (pair.First.Phase, pair.First.Message) != (pair.Second.State.Phase, pair.Second.State.Message));

    // Waits until a session has something new, or it is too late for this tick.
    private void Wait(long tick, TimeSpan left, CancellationToken end)
    {
        TimeSpan wait = _grid.Until(tick, _grace);
        try
        {
            _changed.Wait(left < wait ? left : wait, end);
            while (_changed.CurrentCount > 0)
                _changed.Wait(end);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
