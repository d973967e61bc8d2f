using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// When a script that failed is started again: after pauses that double from failure to failure, from the first again
/// once it has run for long. One that bpftrace refuses again and again is given up: it would be refused for ever, and
/// each attempt costs a compilation.
/// </summary>
/// <param name="mode">Whether it is started again at all.</param>
/// <param name="clock">The time.</param>
internal sealed class RestartPolicy(RestartMode mode, TimeProvider clock)
{
    /// <summary>How many attempts in a row may end before the script has run.</summary>
    public const int MaxRefusals = 8;

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);

    // A script that ran this long was well.
    private static readonly TimeSpan _longRun = TimeSpan.FromMinutes(5);

    private TimeSpan _nextPause = _firstPause;
    private long _started;

    /// <summary>How many attempts in a row ended before the script had run.</summary>
    public int Refusals { get; private set; }

    /// <summary>Whether the script is not started again because of that.</summary>
    public bool HasGivenUp => Refusals >= MaxRefusals;

    /// <summary>Somebody starts the script: nothing that happened before counts.</summary>
    public void Reset()
    {
        _nextPause = _firstPause;
        Refusals = 0;
    }

    /// <summary>The script runs.</summary>
    public void Started() => _started = clock.GetTimestamp();

    /// <summary>The script failed.</summary>
    /// <param name="hasRun">Whether it ran before.</param>
    /// <returns>The pause after which to start it again; null if it is not to be started.</returns>
    public TimeSpan? Failed(bool hasRun)
    {
        if (mode == RestartMode.Never)
            return null;
        Refusals = hasRun ? 0 : Refusals + 1;
        if (HasGivenUp)
            return null;
        if (hasRun && clock.GetElapsedTime(_started) >= _longRun)
            _nextPause = _firstPause;
        TimeSpan pause = _nextPause;
        _nextPause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        return pause;
    }
}
