namespace Pmda.Bpftrace.Logging;

/// <summary>
/// Waits until the log is written. After a wait that was too long it does not wait again for some seconds: a store may
/// have many values, and pmcd waits for all of them. One thread at a time.
/// </summary>
/// <param name="flush">Waits for the log, with a bound; returns whether it was written in time.</param>
/// <param name="clock">For the pause.</param>
internal sealed class LogFlush(Func<bool> flush, TimeProvider clock)
{
    /// <summary>How long it does not wait after a wait that was too long.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long? _failedAt;

    /// <summary>Waits for the log, unless it was too slow just before.</summary>
    public void Flush()
    {
        if (_failedAt is not { } failedAt || clock.GetElapsedTime(failedAt) >= Pause)
            _failedAt = flush() ? null : clock.GetTimestamp();
    }
}
