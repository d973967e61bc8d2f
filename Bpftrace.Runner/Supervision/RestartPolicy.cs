using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Decides when a script that failed is started again: after pauses that double with each failure; a long run brings
/// the first one back. A script that bpftrace refuses again and again is given up, as each attempt costs a compilation.
/// </summary>
internal sealed class RestartPolicy(RestartMode mode, TimeProvider clock)
{
    /// <summary>How many attempts in a row may end before the script has run.</summary>
    public const int MaxFailedStarts = 8;

    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);

    // A script that ran this long was healthy.
    private static readonly TimeSpan _longRun = TimeSpan.FromMinutes(5);

    private TimeSpan _nextPause = _firstPause;
    private long _started;

    /// <summary>How many attempts in a row ended before the script had run.</summary>
    public int FailedStarts { get; private set; }

    /// <summary>Whether the script is given up because of that.</summary>
    public bool HasGivenUp => FailedStarts >= MaxFailedStarts;

    /// <summary>Forgets earlier failures, as somebody starts the script.</summary>
    public void Reset()
    {
        _nextPause = _firstPause;
        FailedStarts = 0;
    }

    public void Started() => _started = clock.GetTimestamp();

    /// <summary>The pause after which to start the script again; null if it is not started again.</summary>
    public TimeSpan? Failed(bool hasRun)
    {
        if (mode == RestartMode.Never)
            return null;
        FailedStarts = hasRun ? 0 : FailedStarts + 1;
        if (HasGivenUp)
            return null;
        if (hasRun && clock.GetElapsedTime(_started) >= _longRun)
            _nextPause = _firstPause;
        TimeSpan pause = _nextPause;
        _nextPause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        return pause;
    }
}
