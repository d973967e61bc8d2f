using Bpftrace.Runner.Children;

namespace Pmda.Bpftrace;

/// <summary>
/// Returns memory to the system some time after scripts were deregistered. The collector runs only when an agent needs
/// more memory, so an idle one would keep the memory of its scripts. Runner's thread only.
/// </summary>
internal sealed class MemoryTrim(IEventLoop loop, TimeProvider clock, Action trim)
{
    // Longer than a bpftrace needs to end.
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(15);

    private long _last;
    private bool _isScheduled;

    /// <summary>A script was deregistered.</summary>
    public void ScriptGone()
    {
        _last = clock.GetTimestamp();
        if (_isScheduled)
            return;
        _isScheduled = true;
        loop.Schedule(_quiet, Check);
    }

    private void Check()
    {
        TimeSpan left = _quiet - clock.GetElapsedTime(_last);
        if (left > TimeSpan.Zero)
        {
            loop.Schedule(left, Check);
            return;
        }

        _isScheduled = false;
        trim();
    }
}
