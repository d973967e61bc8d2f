using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// Ends a child: SIGINT, once more after four seconds, SIGKILL to its group after five, a last word after five more. Then it
/// only waits: a child that is stuck in the kernel goes when the kernel lets it.
/// </summary>
/// <param name="loop">Where the time passes.</param>
/// <param name="child">The child to end.</param>
/// <param name="stillRunning">Called if the child did not end in time, just before SIGKILL.</param>
/// <param name="stillRunningAfterKill">Called if the child is there even after SIGKILL.</param>
internal sealed class StopSequence(IEventLoop loop, IChild child, Action stillRunning, Action stillRunningAfterKill)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // bpftrace 0.17 does not notice a SIGINT that comes while it prints, until its next event. Not sooner: one that comes
    // while it runs its END probe takes the probe's output away.
    private static readonly TimeSpan _patienceWithFirst = TimeSpan.FromSeconds(4);

    private IDisposable? _timer;
    private bool _killed;

    /// <summary>Asks the child to end.</summary>
    public void Begin()
    {
        child.Interrupt();
        _timer = loop.Schedule(_patienceWithFirst, InterruptAgain);
    }

    /// <summary>Kills the child now, unless that is done already.</summary>
    public void Kill()
    {
        if (_killed)
            return;
        _killed = true;
        child.Kill();
        _timer?.Dispose();
        _timer = loop.Schedule(_patience, stillRunningAfterKill);
    }

    /// <summary>The child is gone.</summary>
    public void End() => _timer?.Dispose();

    private void InterruptAgain()
    {
        child.Interrupt();
        _timer = loop.Schedule(_patience - _patienceWithFirst, GiveUp);
    }

    private void GiveUp()
    {
        stillRunning();
        Kill();
    }
}
