using Bpftrace.Runner.Children;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Ends a script's process: SIGINT, once more after four seconds, SIGKILL to its group after five. Five seconds later
/// others do not wait for it any more: a process that is stuck in the kernel goes when the kernel lets it.
/// </summary>
internal sealed class StopSequence(Script script, IChild child, RunnerServices services)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // bpftrace 0.17 misses a SIGINT that comes while it prints, until its next event. Not sooner: one that comes
    // while it runs its END probe takes the probe's output away.
    private static readonly TimeSpan _patienceWithFirst = TimeSpan.FromSeconds(4);

    private IDisposable? _timer;
    private bool _killed;
    private bool _isCounted;

    public void Begin()
    {
        services.Gate.ProcessEnding();
        _isCounted = true;
        child.Interrupt();
        _timer = services.Loop.Schedule(_patienceWithFirst, () =>
        {
            child.Interrupt();
            _timer = services.Loop.Schedule(_patience - _patienceWithFirst, () =>
            {
                services.Log.StillRunning(script);
                Kill();
            });
        });
    }

    /// <summary>Kills the process now, unless that is done already.</summary>
    public void Kill()
    {
        if (_killed)
            return;
        _killed = true;
        child.Kill();
        _timer?.Dispose();
        _timer = services.Loop.Schedule(_patience, () =>
        {
            services.Log.StillRunningAfterKill(script);
            LeaveGate();
        });
    }

    /// <summary>Ends the sequence, as the process is gone.</summary>
    public void End()
    {
        _timer?.Dispose();
        LeaveGate();
    }

    private void LeaveGate()
    {
        if (_isCounted)
            services.Gate.ProcessEnded();
        _isCounted = false;
    }
}
