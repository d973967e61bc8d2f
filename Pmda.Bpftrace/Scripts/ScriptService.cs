using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Pcp.Interop.Metrics;
using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Serilog;

namespace Pmda.Bpftrace.Scripts;

/// <summary>
/// What can be done with scripts, wholly or not at all: a script that is refused leaves no cluster, no name and no
/// process behind. pmcd's thread only; processes are the runner's affair, on its own thread.
/// </summary>
internal sealed class ScriptService
{
    private readonly ScriptRegistry _registry = new();
    private readonly Dictionary<Script, RegisteredScript> _registered = [];
    private readonly MetricRegistry _metrics;
    private readonly BpftraceRunner _runner;
    private readonly NumberStore _numbers;
    private readonly InstanceStore _instances;
    private readonly int _domain;
    private readonly RestartSettings _restart;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <param name="metrics">The metrics of the agent.</param>
    /// <param name="runner">Runs the scripts.</param>
    /// <param name="numbers">Gives them their ids, clusters and items.</param>
    /// <param name="instances">Gives instances of named scripts their numbers.</param>
    /// <param name="domain">The domain of the agent.</param>
    /// <param name="restart">When scripts are started again, unless they say it themselves.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">The log.</param>
    public ScriptService(
        MetricRegistry metrics,
        BpftraceRunner runner,
        NumberStore numbers,
        InstanceStore instances,
        int domain,
        RestartSettings restart,
        TimeProvider clock,
        ILogger log)
    {
        _restart = restart;
        _metrics = metrics;
        _runner = runner;
        _numbers = numbers;
        _instances = instances;
        _domain = domain;
        _clock = clock;
        _log = log;
    }

    /// <summary>A client registered a script; with its source as it came.</summary>
    public event Action<Script, byte[]>? Registered;

    /// <summary>A script is registered no more.</summary>
    public event Action<Script>? Deregistered;

    /// <summary>How often scripts came or went: as long as it stays, the scripts are the same.</summary>
    public long Changes { get; private set; }

    /// <summary>All scripts, in order of registration.</summary>
    public IEnumerable<RegisteredScript> Scripts => _registry.Scripts.Select(script => _registered[script]);

    /// <summary>Registers a script and starts it.</summary>
    /// <param name="code">Its source, as it came.</param>
    /// <param name="user">Who registers it, or null.</param>
    public RegisterOutcome Register(ReadOnlySpan<byte> code, string? user)
    {
        ScriptSource? source = null;
        try
        {
            source = ScriptAnalyzer.Analyze(ScriptDecoder.Decode(code));
            ScriptReport report = Register(source, user, _restart.Dynamic, _clock.GetLocalNow());
            Registered?.Invoke(_registry.Find(report.ScriptId)!, code.ToArray());
            return new RegisterOutcome(true, report);
        }
        catch (ScriptRefusedException refusal)
        {
            source ??= new ScriptSource(Encoding.UTF8.GetString(code), new ScriptMetadata(), []);
            _log.ScriptRefused(user, source, refusal.Message);
            return new RegisterOutcome(false, Refused(source, user, refusal.Message));
        }
    }

    /// <summary>Registers a script that starts with the agent.</summary>
    /// <param name="file">The script.</param>
    /// <param name="user">On whose behalf.</param>
    public void Register(AutostartScript file, string user)
    {
        _log.RegisteringFile(file.Path);
        try
        {
            ScriptSource source = ScriptAnalyzer.Analyze(ScriptDecoder.Decode(file.Code));
            bool isUnnamed = source.Metadata.Name is null;
            if (isUnnamed)
                source = source with { Metadata = source.Metadata with { Name = file.SuggestedName } };
            Register(source, user, _restart.Autostart, _clock.GetLocalNow());
            if (isUnnamed && file.SuggestedName != Path.GetFileNameWithoutExtension(file.Path))
                _log.FileRenamed(file.Path, file.SuggestedName);
        }
        catch (ScriptRefusedException refusal)
        {
            _log.FileRefused(file.Path, refusal.Message);
        }
    }

    /// <summary>Registers a script that was kept.</summary>
    /// <param name="kept">The script.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <returns>The script; null if it was refused, which is logged.</returns>
    public Script? Register(KeptScript kept, string path)
    {
        _log.RegisteringKept(path, kept.User);
        try
        {
            ScriptSource source = ScriptAnalyzer.Analyze(ScriptDecoder.Decode(kept.Code));
            if (source.Metadata.Name != kept.Name)
                throw new ScriptRefusedException($"its code names it {source.Metadata.Name ?? "not at all"}");
            return _registry.Find(Register(source, kept.User, _restart.Dynamic, kept.CreatedAt).ScriptId);
        }
        catch (ScriptRefusedException refusal)
        {
            _log.KeptScriptSkipped(path, refusal.Message);
            return null;
        }
    }

    /// <summary>Deregisters the script with this id or name. Its metrics are gone at once, its process soon.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Deregister(string idOrName, string? user)
    {
        if (Find(idOrName, "deregister", user) is not { } script)
            return false;
        Remove(script);
        return true;
    }

    /// <summary>Starts the script with this id or name.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Start(string idOrName, string? user)
    {
        if (Find(idOrName, "start", user) is not { } script)
            return false;
        _runner.Start(script);
        return true;
    }

    /// <summary>Stops the script with this id or name.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Stop(string idOrName, string? user)
    {
        if (Find(idOrName, "stop", user) is not { } script)
            return false;
        _runner.Stop(script);
        return true;
    }

    /// <summary>Deregisters a script, if it still is registered.</summary>
    public void Remove(Script script)
    {
        if (!_registered.Remove(script, out RegisteredScript? registered))
            return;
        _registry.Remove(script);
        _metrics.RemoveCluster(registered.Numbers.Cluster);
        _numbers.Return(registered.Numbers, script.Totals);
        // From here on C does not find the tables; they go when the runner, who writes them, has let go too.
        _runner.Deregister(script, registered.Cluster.Dispose);
        Changes++;
        Deregistered?.Invoke(script);
    }

    private Script? Find(string idOrName, string what, string? user)
    {
        Script? script = _registry.Find(idOrName);
        if (script is null)
            _log.ScriptNotFound(what, idOrName, user);
        else
            _log.ScriptRequest(what, script, user);
        return script;
    }

    private ScriptReport Register(ScriptSource source, string? user, RestartMode restart, DateTimeOffset time)
    {
        _registry.RequireFree(source);
        RequireShortNames(source);
        if (!_numbers.TryTake(
            source.Metadata.Name, source.Variables, name => _registry.Find(name) is not null, out ScriptNumbers? numbers))
        {
            throw new ScriptRefusedException("there are as many scripts as there can be, please deregister some");
        }

        Script script = _registry.Add(numbers.Id, source, user, time, numbers.Totals);
        ScriptCluster cluster = new(script, numbers, _domain, _instances, _clock);
        try
        {
            _metrics.Add(cluster.Metrics());
        }
        catch
        {
            cluster.Dispose();
            _registry.Remove(script);
            _numbers.Return(numbers, numbers.Totals);
            throw;
        }

        RegisteredScript registered = new(script, numbers, cluster);
        _registered.Add(script, registered);
        ScriptReport report = registered.Report();
        _runner.Register(script, source.Metadata.Restart ?? restart, cluster.Tables);
        Changes++;
        return report;
    }

    private static void RequireShortNames(ScriptSource source)
    {
        int longest = source.Variables.Max(
            variable => MetricName.Of(source.Metadata.Name ?? NumberBook.LongestId, variable.Name).Length);
        if (longest > Metric.MaxNameLength)
        {
            throw new ScriptRefusedException(
                $"the name of a metric can have {Metric.MaxNameLength} characters, one of this script's would have "
                + $"{longest}, please give the script or its variables shorter names");
        }
    }

    private ScriptReport Refused(ScriptSource source, string? user, string why)
    {
        DateTimeOffset now = _clock.GetLocalNow();
        return new ScriptReport
        {
            ScriptId = "",
            UserName = user,
            IsPersistent = source.Metadata.Name is not null,
            CreatedAt = now,
            LastAccessedAt = now,
            Source = source,
            State = new ScriptState { Status = ScriptStatus.Error, Error = why },
        };
    }
}
