using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// One process on its way to being launched: bpftrace must be usable, and few enough other processes may be ending.
/// Program and gate are shared by all scripts, so their callbacks run behind the script's barrier here.
/// </summary>
internal sealed class LaunchRequest(
    Script script, RunnerServices services, FaultBarrier barrier, WarningLog warnings, Action changed)
{
    private const string Late =
        "bpftrace is not started yet, as many processes of other scripts that were stopped or deregistered have not "
            + "ended";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private LinkedListNode<Action>? _place;
    private IDisposable? _timer;
    private bool _isOver;

    /// <summary>
    /// Begins. Either <paramref name="launch"/> or <paramref name="refused"/> is called, once, perhaps before this
    /// returns.
    /// </summary>
    public void Begin(Action<BpftraceVersion> launch, Action<string> refused) => services.Program.Check(
        version => RunUnlessOver(() => Enter(() => launch(version))),
        reason => RunUnlessOver(() => refused(reason)));

    /// <summary>Cancels the launch, unless it is done.</summary>
    public void End()
    {
        _isOver = true;
        services.Gate.Cancel(_place);
        _timer?.Dispose();
        warnings.Set(WarningSource.Launch, "");
    }

    private void RunUnlessOver(Action action)
    {
        if (!_isOver)
            barrier.Run(action);
    }

    private void Enter(Action launch)
    {
        _place = services.Gate.Enter(() => RunUnlessOver(launch));
        if (_place is not null)
            _timer = services.Loop.Schedule(_patience, WarnOfWait);
    }

    private void WarnOfWait()
    {
        warnings.Set(WarningSource.Launch, Late);
        services.Log.Warning(script, Late);
        changed();
    }
}
