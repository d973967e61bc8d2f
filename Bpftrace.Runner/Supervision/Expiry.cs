using Bpftrace.Runner.Children;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Finds scripts without a name whose values nobody has fetched for some time, in monotonic time.
/// </summary>
/// <param name="unused">The time; zero: no script expires.</param>
/// <param name="loop">The runner's loop.</param>
/// <param name="clock">The time.</param>
/// <param name="log">The log.</param>
/// <param name="expired">Called once for each such script.</param>
internal sealed class Expiry(
    TimeSpan unused, IEventLoop loop, TimeProvider clock, ILogger log, Action<Script> expired)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Script, long> _watched = [];
    private IDisposable? _timer;

    /// <summary>Begins to watch a script, unless it has a name.</summary>
    public void Watch(Script script)
    {
        if (script.Persistent || unused == TimeSpan.Zero)
            return;
        _watched.Add(script, clock.GetTimestamp());
        _timer ??= loop.Schedule(_interval, Check);
    }

    public void Forget(Script script)
    {
        if (_watched.Remove(script) && _watched.Count == 0)
            StopTimer();
    }

    private void Check()
    {
        _timer = loop.Schedule(_interval, Check);
        List<Script> due = [];
        foreach ((Script script, long since) in _watched)
        {
            if ((script.SinceAccess() ?? clock.GetElapsedTime(since)) > unused)
                due.Add(script);
        }

        foreach (Script script in due)
        {
            Forget(script);
            log.Expired(script, unused);
            expired(script);
        }
    }

    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
