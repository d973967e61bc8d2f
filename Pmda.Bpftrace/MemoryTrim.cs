using Bpftrace.Runner.Children;

namespace Pmda.Bpftrace;

/// <summary>
/// Returns memory to the system some time after scripts were deregistered. The collector runs only when an agent needs
/// more memory, so an idle one would keep the memory of its scripts. Runner's thread only.
/// </summary>
internal sealed class MemoryTrim(IEventLoop loop, Action trim)
{
    // Longer than a bpftrace needs to end.
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(15);

    private IDisposable? _timer;

    /// <summary>A script was deregistered.</summary>
    public void ScriptGone()
    {
        _timer?.Dispose();
        _timer = loop.Schedule(_quiet, trim);
    }
}
