using Bpftrace.Runner.Children;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Reports, once, each script without a name whose values nobody has fetched for some time, in monotonic time. If the
/// time is zero, no script expires.
/// </summary>
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
        if (!_watched.Remove(script) || _watched.Count > 0)
            return;
        _timer?.Dispose();
        _timer = null;
    }

    private void Check()
    {
        _timer = loop.Schedule(_interval, Check);
        foreach (Script script in _watched.Keys.Where(IsDue).ToArray())
        {
            Forget(script);
            log.Expired(script, unused);
            expired(script);
        }
    }

    private bool IsDue(Script script) =>
        (script.SinceAccess() ?? clock.GetElapsedTime(_watched[script])) > unused;
}
