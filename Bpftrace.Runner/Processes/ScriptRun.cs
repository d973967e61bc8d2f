using Bpftrace.Runner.Children;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// One process of a script, from the wish to have it to its end: <c>starting</c> while bpftrace is looked for, started
/// and compiles, <c>started</c> from the first thing it prints (that its probes are attached), <c>stopping</c>.
/// </summary>
internal sealed class ScriptRun : IChildObserver
{
    private readonly Script _script;
    private readonly UndefinedMaps _undefined;
    private readonly IScriptListener _listener;
    private readonly RunnerServices _services;
    private readonly FaultBarrier _barrier;
    private readonly Supervisor _supervisor;
    private readonly ILogger _log;

    // bpftrace may complain in many small pieces, and all of them are shown together.
    private static readonly TimeSpan _warningDelay = TimeSpan.FromMilliseconds(100);

    private readonly Complaints _complaints = new();
    private readonly ThroughputMeter _throughput;
    private readonly ProbeReport _probes;
    private readonly long _lostBefore;

    // Null as long as, and as soon as, nothing is to be read.
    private ScriptOutput? _output;
    private IChild? _child;
    private StopSequence? _stop;
    private StallWatch? _stall;
    private IDisposable? _warningTimer;
    private IDisposable? _launch; // while it waits at the gate
    private IDisposable? _leave; // from when the process is asked to end until it is gone
    private string _launchWarning = "";
    private string _outputWarnings = "";
    private string? _failure;
    private bool _hasRun;
    private bool _ended;

    public ScriptRun(
        Script script,
        UndefinedMaps undefined,
        IScriptListener listener,
        RunnerServices services,
        FaultBarrier barrier,
        Supervisor supervisor)
    {
        _script = script;
        _undefined = undefined;
        _listener = listener;
        _services = services;
        _barrier = barrier;
        _supervisor = supervisor;
        _log = services.Log;
        _lostBefore = script.State.LostEvents;
        _throughput = new ThroughputMeter(services.Options.MaxThroughput, services.Clock);
        _probes = new ProbeReport(_complaints, services.Loop, SayProbes);
    }

    /// <summary>Whether it is being stopped.</summary>
    public bool Stopping { get; private set; }

    /// <summary>Starts bpftrace as soon as it is known which one it is.</summary>
    public void Begin() => _services.Program.Check(
        version => _barrier.Run(Enter, version),
        reason => _barrier.Run(CannotLaunch, reason));

    /// <summary>Asks the process to end, once; a process that is not there yet will not come.</summary>
    public void Stop()
    {
        if (Stopping)
            return;
        Stopping = true;
        _log.Stopping(_script);
        if (_child is null)
        {
            End(0, _failure ?? "");
            return;
        }

        _output?.CancelMapRequests();
        _stall?.End();
        _leave = _services.Gate.Leave();
        _stop = new StopSequence(_services.Loop, _child, () => _log.StillRunning(_script), StillRunningAfterKill);
        _stop.Begin();
        _supervisor.Publish(_script.State with { Status = ScriptStatus.Stopping, Warnings = Warnings() });
    }

    /// <summary>Stops the process because of an error, which will be the script's.</summary>
    public void Fail(string error)
    {
        _failure ??= error;
        StopReading();
        Stop();
    }

    /// <summary>Ends the process without waiting for it to do so by itself. It must have been asked to.</summary>
    public void Kill() => _stop?.Kill();

    void IChildObserver.OnOutput(ReadOnlySpan<byte> bytes)
    {
        if (_output is not null)
            Read(_output, bytes);

        _supervisor.Count(_script.DataBytes + bytes.Length);
        ScriptState state = StateAfterOutput(_script.State);
        if (ReferenceEquals(state, _script.State))
            return;
        bool first = _script.State.Status == ScriptStatus.Starting;
        _supervisor.Publish(state);
        if (!first)
            return;
        _hasRun = true;
        _supervisor.Started();
        _stall?.Begin();
        _probes.Begin();
    }

    void IChildObserver.OnErrorOutput(ReadOnlySpan<byte> bytes)
    {
        if (!_complaints.Append(bytes))
            return;
        _probes.Look();
        _warningTimer ??= _services.Loop.Schedule(_warningDelay, () =>
        {
            _warningTimer = null;
            ShowWarnings();
        });
    }

    void IChildObserver.OnExited(ChildExit exit)
    {
        _complaints.Complete();
        if (exit.Code != 0 && !Stopping && _script.State.Status == ScriptStatus.Starting
            && _undefined.Find(_complaints.Text, _script.Source) is { } undefined)
        {
            Close();
            _supervisor.Retry(undefined);
            return;
        }

        try
        {
            if (exit.Code == 0)
                _probes.Complete();
            _output?.Complete(isCutOff: IsKilled(exit));
            _outputWarnings = _output?.Warnings ?? _outputWarnings;
            long lost = _lostBefore + Math.Max(_output?.LostEvents ?? 0, LostEventTotal.Find(_complaints.Text));
            if (lost > _script.State.LostEvents)
                _supervisor.Publish(_script.State with { LostEvents = lost });
        }
        finally
        {
            End(exit.Code, _failure ?? ExitReason.Of(exit, Stopping, _script.Source.MayEnd, _complaints));
        }
    }

    /// <returns>The same state, not a copy of it, if what was read changed nothing: the steady case allocates nothing.</returns>
    private ScriptState StateAfterOutput(ScriptState state)
    {
        if (state.Status == ScriptStatus.Starting)
            state = state with { Status = ScriptStatus.Started };
        if (_output is null)
            return state;
        long lost = _lostBefore + _output.LostEvents;
        if (state.Probes != _output.Probes || state.LostEvents != lost)
            state = state with { Probes = _output.Probes, LostEvents = lost };
        if (_output.Warnings != _outputWarnings)
        {
            _outputWarnings = _output.Warnings;
            state = state with { Warnings = Warnings() };
        }

        return state;
    }

    private void Enter(BpftraceVersion version)
    {
        if (!_ended)
            _launch = _services.Gate.Enter(() => _barrier.Run(Launch, version), () => _barrier.Run(SayLaunchWaits));
    }

    private void SayLaunchWaits()
    {
        const string Message =
            "bpftrace is not started yet, as many processes of other scripts that were stopped or deregistered have not ended";
        _launchWarning = $"{Message}\n";
        _log.Warning(_script, Message);
        ShowWarnings();
    }

    // It may be stuck in the kernel for ever: others do not wait for that.
    private void StillRunningAfterKill()
    {
        _log.StillRunningAfterKill(_script);
        _leave?.Dispose();
    }

    private void Launch(BpftraceVersion version)
    {
        _launch = null;
        _launchWarning = "";
        try
        {
            _output = ScriptOutput.Open(_script, version, _undefined, _listener, _services);
            _complaints.Prepare(version, _output.Marker);
            if (_output.IsPeriodic)
                _stall = new StallWatch(_script, _services.Loop, _services.Clock, _log, ShowWarnings);
            _child = _services.Loop.Start(_services.Program.Command(version, _script.Source, _output.Code), this);
        }
        catch (ChildStartException exception)
        {
            _services.Program.Forget();
            CannotLaunch(exception.Message);
            return;
        }

        _supervisor.Publish(_script.State with { Pid = _child.Pid, Warnings = Warnings() });
    }

    private void CannotLaunch(string reason)
    {
        if (!_ended)
            End(1, reason);
    }

    private void Read(ScriptOutput output, ReadOnlySpan<byte> bytes)
    {
        if (_throughput.Add(bytes.Length) && output.Append(bytes))
        {
            // A cycle was printed: it runs, and knows what the signal means.
            if (output.TakeMapRequest())
                _child?.RequestMaps();
            if (output.TakeCycle())
                _stall?.CycleComplete();
            if (output.Failure is { } failure)
                FailUnattached(failure);
            return;
        }

        // All maps once more is what a script prints when it is stopped: much at once, and no error.
        if (Stopping)
            StopReading();
        else
            Fail($"BPFtrace output exceeds limit of {_services.Options.MaxThroughput} bytes per second");
    }

    // What it printed so far may have looked like a start.
    private void FailUnattached(string error)
    {
        _hasRun = false;
        Fail(error);
    }

    private void StopReading()
    {
        _output?.Dispose();
        _output = null;
    }

    // By a signal of ours.
    private bool IsKilled(ChildExit exit) => exit.Signal != 0 && Stopping;

    private void ShowWarnings() => _supervisor.Publish(_script.State with { Warnings = Warnings() });

    private void SayProbes(SkippedProbes skipped)
    {
        _output?.SayProbes(skipped);
        ScriptState state = StateAfterOutput(_script.State);
        if (!ReferenceEquals(state, _script.State))
            _supervisor.Publish(state);
    }

    private string Warnings() => $"{_launchWarning}{_outputWarnings}{_complaints.Warnings}{_stall?.Warning}";

    private void Close()
    {
        _ended = true;
        _launch?.Dispose();
        _leave?.Dispose();
        _stop?.End();
        _stall?.End();
        _warningTimer?.Dispose();
        _probes.End();
        StopReading();
    }

    private void End(int exitCode, string error)
    {
        Close();
        // What bpftrace said of an error is the error.
        bool isExplained = error.Length > 0 && error != ExitReason.Unasked;
        _supervisor.Ended(new RunEnd(exitCode, error, isExplained ? _outputWarnings : Warnings())
        {
            WasLaunched = _child is not null,
            HasRun = _hasRun,
        });
    }
}
