using Bpftrace.Runner.Children;

namespace Pmda.Bpftrace;

/// <summary>
/// Gives memory back to the system when no script has gone for some time. What scripts leave behind is collected only
/// when more memory is wanted, which never happens in an agent that has little to do. Runner's thread only.
/// </summary>
/// <param name="loop">Where the time passes.</param>
/// <param name="clock">The time.</param>
/// <param name="giveBack">Gives it back.</param>
internal sealed class MemoryTrim(IEventLoop loop, TimeProvider clock, Action giveBack)
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
        giveBack();
    }
}
