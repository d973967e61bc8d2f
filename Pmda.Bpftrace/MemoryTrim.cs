using Bpftrace.Runner.Children;

namespace Pmda.Bpftrace;

/// <summary>
/// Returns memory to the system some time after the start and after scripts were deregistered. The collector runs only
/// when an agent needs more memory, so an idle one would keep that of its start and of its scripts. Runner's thread
/// only.
/// </summary>
internal sealed class MemoryTrim(IEventLoop loop, Action trim)
{
    // Longer than a start without scripts takes, and longer than a bpftrace takes to end.
    private static readonly TimeSpan _afterStart = TimeSpan.FromSeconds(5), _afterScript = TimeSpan.FromSeconds(15);

    private IDisposable? _timer;

    /// <summary>The agent serves pmcd.</summary>
    public void Started() => TrimAfter(_afterStart);

    /// <summary>A script was deregistered.</summary>
    public void ScriptGone() => TrimAfter(_afterScript);

    private void TrimAfter(TimeSpan pause)
    {
        _timer?.Dispose();
        _timer = loop.Schedule(pause, trim);
    }
}
