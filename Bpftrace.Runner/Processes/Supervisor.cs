using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// One script's life: decides when it has a process, tells what it does. There is never more than one process; what is
/// asked while one is ending happens when it is gone, and the last wish counts. What ends unasked is started again as the
/// script's <see cref="RestartPolicy"/> has it.
/// </summary>
internal sealed class Supervisor
{
    private readonly Script _script;
    private readonly IScriptListener _listener;
    private readonly RunnerServices _services;
    private readonly ILogger _log;
    private readonly RestartPolicy _restarts;
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
        Barrier = new FaultBarrier(services.Log, Failed);
        _services = services with { Loop = Barrier.Around(services.Loop) };
    }

    /// <summary>Whatever calls this supervisor goes through it.</summary>
    public FaultBarrier Barrier { get; }

    /// <summary>Starts a script that is new, unless it was stopped meanwhile.</summary>
    public void StartNew()
    {
        if (_isWanted && _run is null && _removed is null)
            BeginAnew();
    }

    /// <summary>Starts the script, also after it was stopped or failed, and in a pause before a restart at once.</summary>
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

    /// <summary>Stops the script; what it was about to do again, it does not.</summary>
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

    /// <summary>Ends a process that was asked to end and has not yet done so.</summary>
    public void Kill() => _run?.Kill();

    /// <summary>The script is in another state.</summary>
    internal void Publish(ScriptState state)
    {
        _script.State = state;
        _listener.StateChanged(state);
    }

    /// <summary>So many bytes were read of all processes of the script.</summary>
    internal void Count(long dataBytes)
    {
        _script.DataBytes = dataBytes;
        _listener.DataBytesChanged(dataBytes);
    }

    /// <summary>The script runs.</summary>
    internal void Started()
    {
        _log.Started(_script);
        _restarts.Started();
    }

    /// <summary>The process is gone before its script began, which nobody asked for; another one may do.</summary>
    /// <param name="undefined">What bpftrace is not to be asked for this time.</param>
    internal void Retry(UndefinedMaps undefined) => Begin(undefined, _script.State);

    /// <summary>The process is gone, or there will be none.</summary>
    internal void Ended(RunEnd end)
    {
        _run = null;
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
                Error = ErrorText(end, pause),
                Warnings = end.Warnings,
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
            return RestartText.Pending(end.Error, _services.Clock.GetLocalNow() + time, _restarts.Refusals);
        return end.Error.Length > 0 && _isWanted && _restarts.HasGivenUp ? RestartText.GivenUp(end.Error, _script) : end.Error;
    }

    private void Pause(TimeSpan time, string failure)
    {
        _failure = failure;
        _log.RestartPending(_script, time);
        _pause = _services.Loop.Schedule(time, Restart);
    }

    /// <returns>Whether there was one.</returns>
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
        Begin(UndefinedMaps.None, _script.State with
        {
            Restarts = restarts,
            RestartNotice = RestartText.Notice(restarts, _services.Clock.GetLocalNow(), _failure),
        });
    }

    private void BeginAnew()
    {
        _startAgain = false;
        _isWanted = true;
        _log.Starting(_script);
        Begin(UndefinedMaps.None, _script.State with { RestartNotice = "" });
    }

    private void Begin(UndefinedMaps undefined, ScriptState before)
    {
        Publish(new ScriptState
        {
            LostEvents = before.LostEvents,
            Restarts = before.Restarts,
            RestartNotice = before.RestartNotice,
        });
        _run = new ScriptRun(_script, undefined, _listener, _services, Barrier, this);
        _run.Begin();
    }

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
