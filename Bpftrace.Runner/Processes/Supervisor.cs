using Bpftrace.Runner.Scripts;
using Serilog;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// One script's life: decides when it has a process, tells what it does. There is never more than one process; what is
/// asked while one is ending happens when it is gone, and the last wish counts.
/// </summary>
internal sealed class Supervisor
{
    private readonly Script _script;
    private readonly IScriptListener _listener;
    private readonly RunnerServices _services;
    private readonly ILogger _log;
    private ScriptRun? _run;
    private bool _startAgain;
    private Action? _removed;

    public Supervisor(Script script, IScriptListener listener, RunnerServices services)
    {
        _script = script;
        _listener = listener;
        _log = services.Log;
        Barrier = new FaultBarrier(services.Log, Failed);
        _services = services with
        {
            Loop = Barrier.Around(services.Loop),
            Starter = Barrier.Around(services.Starter),
        };
    }

    /// <summary>Whatever calls this supervisor goes through it.</summary>
    public FaultBarrier Barrier { get; }

    /// <summary>Starts the script, also after it was stopped or failed.</summary>
    public void Start()
    {
        if (_removed is not null)
            return;
        if (_run is null)
            Begin();
        else if (_run.Stopping)
            _startAgain = true;
        else
            _log.AlreadyStarted(_script);
    }

    /// <summary>Stops the script; what it was about to do again, it does not.</summary>
    public void Stop()
    {
        _startAgain = false;
        if (_run is null)
            _log.AlreadyStopped(_script);
        else if (_run.Stopping)
            _log.AlreadyStopping(_script);
        else
            _run.Stop();
    }

    /// <summary>Stops the script for good.</summary>
    /// <param name="done">Called when no process is left, perhaps before this returns.</param>
    public void Remove(Action done)
    {
        _removed += done;
        _startAgain = false;
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

    /// <summary>So many bytes were read of the process at hand.</summary>
    internal void Count(long dataBytes)
    {
        _script.DataBytes = dataBytes;
        _listener.DataBytesChanged(dataBytes);
    }

    /// <summary>The process is gone before its script began, which nobody asked for; another one may do.</summary>
    /// <param name="undefined">What bpftrace is not to be asked for this time.</param>
    internal void Retry(UndefinedMaps undefined) => Begin(undefined);

    /// <summary>The process is gone, or there will be none.</summary>
    /// <param name="exitCode">Its exit status.</param>
    /// <param name="error">Why the script failed, or empty.</param>
    /// <param name="warnings">What else its author should know.</param>
    /// <param name="launched">Whether there was a process.</param>
    internal void Ended(int exitCode, string error, string warnings, bool launched)
    {
        _run = null;
        try
        {
            if (error.Length == 0)
                _log.Stopped(_script);
            else if (launched)
                _log.StoppedDueToError(_script, error);
            else
                _log.StartFailed(_script, error);

            Publish(_script.State with
            {
                Status = error.Length == 0 ? ScriptStatus.Stopped : ScriptStatus.Error,
                Pid = -1,
                ExitCode = exitCode,
                Error = error,
                Warnings = warnings,
            });
        }
        finally
        {
            // Whatever the listener does: a script that is to go must go.
            if (_removed is not null)
                Gone();
            else if (_startAgain)
                Begin();
        }
    }

    private void Begin()
    {
        _startAgain = false;
        _log.Starting(_script);
        Begin(UndefinedMaps.None);
    }

    private void Begin(UndefinedMaps undefined)
    {
        Publish(new ScriptState());
        Count(0);
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
