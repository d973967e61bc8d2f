using Bpftrace.Runner.Language;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// One script's life: decides when it has a process, and owns its state. There is never more than one process; a
/// request made while one is ending is served when it is gone, and the last request counts. A process that fails is
/// started again as the script's <see cref="RestartPolicy"/> has it.
/// </summary>
internal sealed class Supervisor : IRunObserver
{
    private readonly Script _script;
    private readonly IScriptListener _listener;
    private readonly RunnerServices _services;
    private readonly ILogger _log;
    private readonly RestartPolicy _restarts;
    private readonly WarningLog _warnings;
    private readonly ChangeThrottle _changes;
    private ScriptState _published;
    private ScriptRun? _run;
    private bool _isWanted = true;
    private bool _startAgain;
    private Action? _removed;

    // During a pause before a restart.
    private IDisposable? _pause;
    private string _failure = "";

    public Supervisor(Script script, IScriptListener listener, RestartMode restart, RunnerServices services)
    {
        _script = script;
        _listener = listener;
        _log = services.Log;
        _restarts = new RestartPolicy(restart, services.Clock);
        _warnings = new WarningLog(message => services.Log.Warning(script, message));
        _published = script.State;
        Barrier = new FaultBarrier(services.Log, Failed);
        _services = services with { Loop = Barrier.Around(services.Loop) };
        _changes = new ChangeThrottle(_services.Loop, services.Clock, () => Publish(_script.State));
    }

    /// <summary>All calls of this supervisor go through it.</summary>
    public FaultBarrier Barrier { get; }

    /// <summary>Starts a script that is new, unless it was started or stopped meanwhile.</summary>
    public void StartNew()
    {
        if (_isWanted && _run is null && _pause is null && _removed is null)
            BeginAnew();
    }

    /// <summary>Starts the script, also after it was stopped or failed; in a pause before a restart at once.</summary>
    public void Start()
    {
        if (_removed is not null)
            return;
        if (_run is { Stopping: false })
        {
            _log.AlreadyStarted(_script);
            return;
        }

        _restarts.Reset();
        EndPause();
        if (_run is null)
            BeginAnew();
        else
            _startAgain = true;
    }

    /// <summary>Stops the script and cancels a pending restart.</summary>
    public void Stop()
    {
        _startAgain = false;
        _isWanted = false;
        if (EndPause())
        {
            _log.RestartCancelled(_script);
            Publish(_script.State with { Status = ScriptStatus.Stopped, Error = _failure });
        }
        else if (_run is null && _script.State.Status == ScriptStatus.Starting)
        {
            _log.Stopped(_script);
            Publish(_script.State with { Status = ScriptStatus.Stopped });
        }
        else if (_run is null)
        {
            _log.AlreadyStopped(_script);
        }
        else if (_run.Stopping)
        {
            _log.AlreadyStopping(_script);
        }
        else
        {
            _run.Stop();
        }
    }

    /// <summary>Stops the script for good.</summary>
    /// <param name="done">Called when no process is left, perhaps before this returns.</param>
    public void Remove(Action done)
    {
        _removed += done;
        _startAgain = false;
        _isWanted = false;
        EndPause();
        if (_run is null)
            Gone();
        else
            _run.Stop();
    }

    public void Kill() => _run?.Kill();

    void IRunObserver.Launched(int pid) => Publish(_script.State with { Pid = pid });

    void IRunObserver.OutputRead(int bytes)
    {
        _script.DataBytes += bytes;
        _listener.DataBytesChanged(_script.DataBytes);
    }

    void IRunObserver.Attached(long probes)
    {
        if (probes != _script.State.Probes)
            _script.State = _script.State with { Probes = probes };
    }

    void IRunObserver.TracesNothing(string reason)
    {
        if (reason != _script.State.Error)
            _script.State = _script.State with { Error = reason };
    }

    void IRunObserver.EventsLost(long count) =>
        _script.State = _script.State with { LostEvents = _script.State.LostEvents + count };

    void IRunObserver.Started()
    {
        Publish(_script.State with { Status = ScriptStatus.Started });
        _log.Started(_script);
        _restarts.Started();
    }

    void IRunObserver.Stopping() => Publish(_script.State with { Status = ScriptStatus.Stopping });

    void IRunObserver.Changed()
    {
        if (!IsPublished(_script.State))
            _changes.Changed();
    }

    void IRunObserver.RetryWithout(UndefinedMaps undefined) => Begin(undefined);

    void IRunObserver.Ended(RunEnd end)
    {
        _run = null;
        _changes.Cancel();
        bool hasFailed = end.Error.Length > 0;
        TimeSpan? pause = hasFailed && _isWanted && !_startAgain ? _restarts.Failed(end.HasRun) : null;
        try
        {
            if (!hasFailed)
                _log.Stopped(_script);
            else if (end.WasLaunched)
                _log.StoppedDueToError(_script, end.Error);
            else
                _log.StartFailed(_script, end.Error);

            Publish(_script.State with
            {
                Status = hasFailed ? ScriptStatus.Error : ScriptStatus.Stopped,
                Pid = -1,
                ExitCode = end.ExitCode,
                Error = hasFailed ? ErrorText(end, pause) : _script.State.Error,
            });
        }
        finally
        {
            // Whatever the listener does: a script that is to go must go, and one that is to come back must come.
            if (_removed is not null)
                Gone();
            else if (_startAgain)
                BeginAnew();
            else if (pause is { } time)
                Pause(time, end.Error);
            else if (hasFailed && _isWanted && _restarts.HasGivenUp)
                _log.GivenUp(_script);
        }
    }

    private string ErrorText(RunEnd end, TimeSpan? pause)
    {
        if (pause is { } time)
            return RestartText.Pending(end.Error, _services.Clock.GetLocalNow() + time, _restarts.FailedStarts);
        return _isWanted && _restarts.HasGivenUp ? RestartText.GivenUp(end.Error, _script) : end.Error;
    }

    private void Pause(TimeSpan time, string failure)
    {
        _failure = failure;
        _log.RestartPending(_script, time);
        _pause = _services.Loop.Schedule(time, Restart);
    }

    // Returns whether there was a pause.
    private bool EndPause()
    {
        bool wasPause = _pause is not null;
        _pause?.Dispose();
        _pause = null;
        return wasPause;
    }

    private void Restart()
    {
        _pause = null;
        long restarts = _script.State.Restarts + 1;
        _log.Restarting(_script, restarts);
        _script.State = _script.State with { Restarts = restarts };
        _warnings.Set(WarningSource.Restart, RestartText.Notice(restarts, _services.Clock.GetLocalNow(), _failure));
        Begin(UndefinedMaps.None);
    }

    private void BeginAnew()
    {
        _startAgain = false;
        _isWanted = true;
        _log.Starting(_script);
        _warnings.Set(WarningSource.Restart, "");
        Begin(UndefinedMaps.None);
    }

    private void Begin(UndefinedMaps undefined)
    {
        _warnings.Clear();
        Publish(new ScriptState { LostEvents = _script.State.LostEvents, Restarts = _script.State.Restarts });
        _run = new ScriptRun(_script, undefined, _listener, _services, Barrier, _warnings, this);
        _run.Begin();
    }

    /// <summary>Publishes a state with the warnings of now, unless that is what was published last.</summary>
    private void Publish(ScriptState state)
    {
        if (!ReferenceEquals(state.Warnings, _warnings.Text))
            state = state with { Warnings = _warnings.Text };
        _script.State = state;
        if (IsPublished(state))
            return;
        _published = state;
        _listener.StateChanged(state);
    }

    // Compared as references: the steady case allocates nothing.
    private bool IsPublished(ScriptState state) => ReferenceEquals(state, _published) && !_warnings.HasChanged;

    private void Gone()
    {
        _log.Deregistered(_script);
        _removed?.Invoke();
    }

    private void Failed(Exception exception)
    {
        _log.ScriptFailed(_script, exception);
        string error = $"internal error: {exception.Message}";
        if (_run is not null)
            _run.Fail(error);
        else
            Publish(_script.State with { Status = ScriptStatus.Error, Error = error });
    }
}
