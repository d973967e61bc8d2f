using System.Runtime.InteropServices;
using Bpftrace.Runner.Children;
using Bpftrace.Runner.Host;
using Bpftrace.Runner.Supervision;
using Pcp.Interop;
using Pcp.Interop.Hosting;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Kept;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace;

/// <summary>
/// Connects the parts of the agent, and starts and stops them in order. Two threads do the work: pmcd's, on which this
/// is created and run, and the runner's, for the processes and their output. Others wait for disks, logs, signals and
/// the directory of users.
/// </summary>
internal sealed class Agent : IDisposable
{
    // When pmcd ends, it closes the agent's pipe and sends SIGKILL 150 ms later. When it has ended, its start script
    // sends SIGTERM to agents that are still there, and SIGKILL 100 ms later. bpftrace needs longer to end by itself,
    // and nobody can read its values any more: it is killed at once.
    private static readonly TimeSpan _stopBound = TimeSpan.Zero;

    // pmcd waits five seconds for an answer.
    private static readonly TimeSpan _logBound = TimeSpan.FromMilliseconds(500);

    // A directory of users may answer a little late, or, if it is reached by the network, some minutes after the agent
    // has started. Answers are valid for half a minute: a late one is there at the next attempt.
    private static readonly TimeSpan _firstRetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _retryPause = TimeSpan.FromSeconds(15);
    private const int MaxRetries = 21;

    // A bpftrace that is stuck in the kernel outlives even SIGKILL.
    private static readonly TimeSpan _shutdownBound = TimeSpan.FromSeconds(7);

    // A disk that does not respond holds up what the loop does.
    private static readonly TimeSpan _loopBound = TimeSpan.FromSeconds(1);

    private readonly PmdaHost _pmda;
    private readonly ILogger _log;
    private readonly AgentSettings _settings;
    private readonly EventLoop _loop;
    private readonly MemoryTrim _trim;
    private readonly BpftraceRunner _runner;
    private readonly NumberStore _numbers;
    private readonly InstanceStore _instances;
    private readonly ScriptService _scripts;
    private readonly InfoCluster _info;
    private readonly OverviewCluster _overview;
    private readonly ControlCluster _control;
    private readonly AgentCluster _agent;
    private readonly AuditTrail _audit;
    private readonly RefusalLimit _refusals;
    private readonly Authorization _authorization;
    private readonly string _lasting; // the folder of pmdaCache(3)
    private readonly TaskCompletionSource _connected = new(); // complete once pmcd is connected, or the agent ends
    private readonly Lock _shutdown = new();
    private KeptScripts? _kept;
    private PosixSignalRegistration? _termination;
    private bool _isShutDown;
    private bool _hasLoopEnded;

    public Agent(PmdaHost pmda, SettingsResult settings, ILogger log)
    {
        _pmda = pmda;
        _log = log;
        foreach (LogMessage message in settings.Messages)
            log.Write(message);
        _settings = settings.Settings;

        _loop = new EventLoop("runner", log);
        _loop.EndOrphans();
        _lasting = Path.Combine(PcpConfig.Get("PCP_VAR_DIR"), "config", "pmda");
        _numbers = NumberStore.Open(Path.Combine(_lasting, $"{pmda.Domain}.numbers"), log);
        _instances = new InstanceStore(_lasting, pmda.Domain, _loop, new BackgroundWriter("instances", log), log);
        _trim = new MemoryTrim(_loop, HostMemory.Trim);
        _runner = new BpftraceRunner(_settings.Runner, _loop, TimeProvider.System, log, Expire);
        _authorization = new Authorization(
            _settings.DynamicScripts, new HostUserDirectory(), TimeProvider.System, Authorization.Patience);
        ReadGuard guard = new(_settings.Readers, _authorization);
        _scripts = new ScriptService(
            pmda.Metrics,
            _runner,
            _numbers,
            _instances,
            pmda.Domain,
            _settings.Restart,
            _settings.DynamicScripts.Quota,
            guard,
            TimeProvider.System,
            log);
        _scripts.Deregistered += _ => _loop.Post(_trim.ScriptGone);
        _info = new InfoCluster(_scripts, guard);
        _overview = new OverviewCluster(_scripts);
        _audit = new AuditTrail(log, _settings.AuditToSyslog ? new SyslogQueue(HostSyslog.Write, log) : null);
        _refusals = new RefusalLimit(_loop, _audit);
        LogFlush flush = new(() => AgentLog.Flush(log, _logBound), TimeProvider.System);
        _control = new ControlCluster(_scripts, _authorization, _audit, _refusals, log, flush.Flush);
        _agent = new AgentCluster(AgentVersion.Text, HostKernel.Release());
    }

    /// <summary>Serves pmcd until it ends the connection.</summary>
    /// <exception cref="PmException">There is no pmcd.</exception>
    public void Run()
    {
        if (BpftraceRunner.RaiseMemoryLockLimit() is { } error)
            _log.MemoryLockLimit(error);
        _pmda.Metrics.Add(_control.Metrics(_pmda.Domain));
        _pmda.Metrics.Add(_agent.Metrics(_pmda.Domain));
        // Added before those of info: the metric of an instance domain that was added first lists its instances. These
        // metrics cannot fail, and pmlogger ends if it gets no instances for values that it has fetched.
        _pmda.Metrics.Add(_overview.Metrics(_pmda.Domain));
        _pmda.Metrics.Add(_info.Metrics(_pmda.Domain));
        _pmda.Metrics.Former = new FormerScripts(_numbers, _pmda.Domain);
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate);
        _audit.Write(new AuditEvent("agent-start"));
        // Until the agent is ready, pmcd refuses requests for its metrics, and a refusal makes pmlogger exit. So
        // bpftrace, which takes all processors to compile, is started afterwards.
        _loop.Post(_connected.Task.Wait);
        try
        {
            PostFirstWork();
            RegisterAutostartScripts();
            RegisterKeptScripts();
            _agent.ShowKeepScripts(_kept is not null);
            _pmda.Connect(isNotReady: true);
        }
        finally
        {
            _connected.TrySetResult();
        }

        PmdaHost.Run();
    }

    /// <summary>Ends all scripts, then the runner. After <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
        Shutdown();
        // Not before the shutdown: SIGTERM may come while it ends scripts, because pmcd has closed the pipe.
        _termination?.Dispose();
        // A loop that has not ended may still write into the tables that are freed here.
        if (!_hasLoopEnded)
            return;
        _control.Dispose();
        _info.Dispose();
        _agent.Dispose();
        _overview.Dispose();
    }

    // Once, whether pmcd has closed the pipe, SIGTERM has come, or both; the second call waits for the first.
    private void Shutdown()
    {
        lock (_shutdown)
        {
            if (_isShutDown)
                return;
            _connected.TrySetResult(); // the loop may wait for it
            // First: pmcd may kill the agent before the rest is done.
            _refusals.Report();
            _audit.Write(new AuditEvent("agent-stop"));
            Task ended = _runner.Shutdown(_stopBound);
            _loop.Post(_instances.SaveLast);
            _numbers.SaveLast();
            _kept?.Dispose();
            ended.Wait(_shutdownBound);
            _hasLoopEnded = _loop.End(_loopBound);
            _audit.Dispose();
            _isShutDown = true;
        }
    }

    private void PostFirstWork()
    {
        _runner.WatchVersion(_agent.ShowBpftraceVersion);
        _runner.Begin();
        if (_numbers.KnownSerials() is { } known)
            _loop.Post(() => _instances.KeepOnly(known));
        _runner.ListProbes(_info.ShowTracepoints);
        _loop.Post(_trim.Started);
    }

    private void RegisterAutostartScripts()
    {
        AutostartResult found = AutostartFolder.Read(new HostFileOpener(), [.. AutostartFolder.OfHost]);
        foreach (LogMessage message in found.Messages)
            _log.Write(message);
        // .NET would ask the host's directory of users, which may not answer, for root's name too.
        string user = Environment.IsPrivilegedProcess ? Authorization.Root : Environment.UserName;
        foreach (AutostartScript file in found.Scripts)
        {
            try
            {
                Register(file, user);
            }
            catch (Exception e)
            {
                _log.RegistrationFailed(file.Path, e); // a defect; the others are registered all the same
            }
        }
    }

    private void Register(AutostartScript file, string user)
    {
        RegisterOutcome outcome = _scripts.Register(file, user);
        _audit.Write(AuditEvent.OfCode("autostart", file.Code) with
        {
            Script = outcome.Script,
            Target = file.Path,
            Refusal = outcome.Refusal,
        });
    }

    private void RegisterKeptScripts()
    {
        _kept = KeptScripts.Begin(
            _scripts,
            _settings.DynamicScripts,
            _authorization,
            _audit,
            new HostFileOpener(),
            Path.Combine(_lasting, $"{_pmda.Domain}.scripts"),
            _log);
        if (_kept is { HasRefused: true } kept)
            RetryLater(kept, _firstRetryPause, MaxRetries);
    }

    // The pause on the runner's thread, the attempt on pmcd's, before its next request.
    private void RetryLater(KeptScripts kept, TimeSpan pause, int attempts) =>
        _loop.Post(() => _loop.Schedule(pause, () => _pmda.Post(() =>
        {
            try
            {
                kept.Retry(isLast: attempts == 1);
            }
            finally
            {
                if (kept.HasRefused && attempts > 1)
                    RetryLater(kept, _retryPause, attempts - 1);
            }
        })));

    // On the runner's thread: the process ends now, the metrics go on pmcd's thread.
    private void Expire(Script script)
    {
        _runner.Stop(script);
        _audit.Write(new AuditEvent("expire") { Script = script });
        _pmda.Post(() => _scripts.Remove(script));
    }

    // On a thread of .NET, while pmcd's thread may be blocked in a read.
    private void Terminate(PosixSignalContext context)
    {
        context.Cancel = true;
        Shutdown();
        (_log as IDisposable)?.Dispose();
        Environment.Exit(0);
    }
}
