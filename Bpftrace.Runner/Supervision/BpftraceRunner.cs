using Bpftrace.Runner.Children;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Logging;
using Bpftrace.Runner.Native;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Runs scripts: starts, reads, limits and stops one bpftrace for each. Safe from any thread: requests are served on
/// the loop's thread, in their order; the outcome is in <see cref="Script.State"/> and reported to the listeners.
/// </summary>
public sealed class BpftraceRunner
{
    private readonly IEventLoop _loop;
    private readonly ILogger _log;
    private readonly RunnerServices _services;
    private readonly BpftraceProgram _program;
    private readonly Expiry _expiry;
    private readonly Dictionary<Script, Supervisor> _supervisors = [];
    private readonly TaskCompletionSource _shutDown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _shuttingDown;

    /// <summary>
    /// A runner that works on the loop's thread. It calls <paramref name="expired"/> there once for each script without
    /// a name that nobody uses any more, to be deregistered.
    /// </summary>
    public BpftraceRunner(
        RunnerOptions options, IEventLoop loop, TimeProvider clock, ILogger log, Action<Script> expired)
    {
        FaultBarrier barrier = new(log, log.ManagerFailed);
        _loop = barrier.Around(loop);
        _log = log;
        _program = new BpftraceProgram(options, _loop, clock, log);
        _services = new RunnerServices(
            options, loop, clock, log, _program, new LaunchGate(_loop), new UprobeTrigger(log));
        _expiry = new Expiry(options.ScriptExpiryTime, _loop, clock, log, expired);
    }

    /// <summary>Lets bpftrace lock memory without a limit, which BPF maps need on kernels before 5.11.</summary>
    /// <returns>The reason if this process may not; else null.</returns>
    public static string? RaiseMemoryLockLimit() =>
        Shim.RaiseMemlock() is < 0 and int result ? Shim.ErrorText(result) : null;

    /// <summary>Has the version of bpftrace reported, which may be upgraded. To be called before the others.</summary>
    /// <param name="reported">Called on the loop's thread whenever bpftrace was asked, at most once a minute unless it
    /// fails: with the number, or what bpftrace prints if that has none; null if it did not answer.</param>
    public void WatchVersion(Action<string?> reported) =>
        _loop.Post(() => _program.VersionReported = version => reported(version?.ShortText));

    /// <summary>Checks which bpftrace is installed. To be called once, first.</summary>
    public void Begin() => _loop.Post(() =>
    {
        _log.ManagerStarted();
        _program.Check(static _ => { }, _log.BpftraceUnusable);
    });

    /// <summary>Lists all probes of this kernel, which may take seconds.</summary>
    /// <param name="done">Called on the loop's thread with the probes in UTF-8, each once, separated by commas; null
    /// if bpftrace did not list them, which is logged. Then it is called again once bpftrace can be used.</param>
    public void ListProbes(Action<ReadOnlyMemory<byte>?> done) => _loop.Post(() => _program.ListProbes(done));

    /// <summary>Registers a script and starts it; after a failure, again as its restart mode has it.</summary>
    public void Register(Script script, RestartMode restart, IScriptListener listener) => _loop.Post(() =>
    {
        if (_shuttingDown)
            return;
        _supervisors.Add(script, new Supervisor(script, listener, restart, _services));
        _expiry.Watch(script);
        // After the requests that are queued by now: a script that is deregistered at once costs no process.
        Post(script, static supervisor => supervisor.StartNew());
    });

    /// <summary>Starts a script that is stopped or failed; one that is stopping starts when it has stopped.</summary>
    public void Start(Script script) => Post(script, static supervisor => supervisor.Start());

    /// <summary>Stops a script.</summary>
    public void Stop(Script script) => Post(script, static supervisor => supervisor.Stop());

    /// <summary>
    /// Stops a script and forgets it. Calls <paramref name="done"/> on the loop's thread when its process is gone and
    /// its listener is not called any more.
    /// </summary>
    public void Deregister(Script script, Action done) => _loop.Post(() =>
    {
        if (_supervisors.TryGetValue(script, out Supervisor? supervisor))
            Remove(script, supervisor, done);
        else
            done();
    });

    /// <summary>Stops all scripts, for good.</summary>
    /// <param name="bound">
    /// How long the processes have before those left are killed; zero: all are killed at once.
    /// </param>
    /// <returns>Completes when the last process is gone. One that is stuck in the kernel survives even SIGKILL, so do
    /// not wait without a bound.</returns>
    public Task Shutdown(TimeSpan bound)
    {
        _loop.Post(() =>
        {
            if (_shuttingDown)
                return;
            _shuttingDown = true;
            _log.ManagerShuttingDown();
            _program.Cancel();
            foreach ((Script script, Supervisor supervisor) in _supervisors.ToArray())
                Remove(script, supervisor, static () => { });
            if (bound > TimeSpan.Zero)
                _loop.Schedule(bound, KillAll);
            else
                KillAll();
            CompleteShutdown();
        });
        return _shutDown.Task;
    }

    private void Post(Script script, Action<Supervisor> action) => _loop.Post(() =>
    {
        if (!_shuttingDown && _supervisors.TryGetValue(script, out Supervisor? supervisor))
            supervisor.Barrier.Run(action, supervisor);
    });

    private void Remove(Script script, Supervisor supervisor, Action done)
    {
        _expiry.Forget(script);
        supervisor.Barrier.Run(supervisor.Remove, () =>
        {
            _supervisors.Remove(script);
            CompleteShutdown();
            done();
        });
    }

    private void KillAll()
    {
        foreach (Supervisor supervisor in _supervisors.Values)
            supervisor.Barrier.Run(supervisor.Kill);
    }

    private void CompleteShutdown()
    {
        if (_shuttingDown && _supervisors.Count == 0 && !_shutDown.Task.IsCompleted)
        {
            _log.ManagerShutDown();
            _shutDown.SetResult();
        }
    }
}

/// <summary>The services that all supervisors share.</summary>
internal sealed record RunnerServices(
    RunnerOptions Options,
    IEventLoop Loop,
    TimeProvider Clock,
    ILogger Log,
    BpftraceProgram Program,
    LaunchGate Gate,
    IPrintTrigger Prints);
