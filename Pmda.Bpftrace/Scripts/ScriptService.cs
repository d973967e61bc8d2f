using Bpftrace.Runner.Children;
using Bpftrace.Runner.Supervision;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Scripts;

/// <summary>
/// Registers, starts, stops and deregisters scripts, each request as a whole: a script that is refused leaves no
/// cluster, no name and no process. pmcd's thread only; processes run on the runner's thread.
/// </summary>
internal sealed class ScriptService(
    MetricRegistry metrics,
    BpftraceRunner runner,
    NumberStore store,
    InstanceStore instances,
    int domain,
    RestartSettings restarts,
    QuotaSettings quota,
    ReadGuard guard,
    TimeProvider clock,
    ILogger log)
{
    private readonly OwnerThread _thread = new();
    private readonly ScriptRegistry _registry = new();
    private readonly ScriptQuota _quota = new(quota, clock);
    private readonly Dictionary<Script, RegisteredScript> _registered = [];

    /// <summary>A client registered a script; with the bytes of its source.</summary>
    public event Action<Script, byte[]>? Registered;

    /// <summary>A script was deregistered.</summary>
    public event Action<Script>? Deregistered;

    /// <summary>Counts registrations and deregistrations: as long as it stays the same, so do the scripts.</summary>
    public long Changes { get; private set; }

    /// <summary>All scripts, in order of registration.</summary>
    public IEnumerable<RegisteredScript> Scripts
    {
        get
        {
            _thread.Check();
            return _registry.Scripts.Select(script => _registered[script]);
        }
    }

    /// <summary>Registers a client's script and starts it.</summary>
    public RegisterOutcome Register(ReadOnlySpan<byte> code, string? user)
    {
        RegisterOutcome outcome = TryRegister(
            code,
            user,
            restarts.Dynamic,
            clock.GetLocalNow(),
            require: () => _quota.Require(user, _registered.Keys));
        if (outcome.Script is { } script)
        {
            log.ScriptRegistered(script);
            Registered?.Invoke(script, code.ToArray());
        }
        else
        {
            log.ScriptRefused(user, outcome.Report.Script.Source, outcome.Report.State.Error);
        }

        return outcome;
    }

    /// <summary>Registers a script that starts with the agent; if it is refused, that is logged.</summary>
    public RegisterOutcome Register(AutostartScript file, string user)
    {
        log.RegisteringFile(file.Path);
        bool isUnnamed = false;
        RegisterOutcome outcome = TryRegister(file.Code, user, restarts.Autostart, clock.GetLocalNow(), source =>
        {
            isUnnamed = source.Metadata.Name is null;
            return isUnnamed
                ? source with { Metadata = source.Metadata with { Name = file.SuggestedName } }
                : source;
        });
        if (outcome.Script is null)
            log.FileRefused(file.Path, outcome.Report.State.Error);
        else if (isUnnamed && file.SuggestedName != Path.GetFileNameWithoutExtension(file.Path))
            log.FileRenamed(file.Path, file.SuggestedName);
        return outcome;
    }

    /// <summary>Registers a script that was kept, in a file with this path; if it is refused, that is logged.</summary>
    public RegisterOutcome Register(KeptScript kept, string path)
    {
        log.RegisteringKept(path, kept.User);
        RegisterOutcome outcome = TryRegister(
            kept.Code,
            kept.User,
            restarts.Dynamic,
            kept.CreatedAt,
            source => source.Metadata.Name == kept.Name
                ? source
                : throw new ScriptRefusedException($"its code names it {source.Metadata.Name ?? "not at all"}"));
        if (outcome.Script is null)
            log.KeptScriptSkipped(path, outcome.Report.State.Error);
        return outcome;
    }

    /// <summary>Deregisters the script with this id or name, and returns it; null if there is none.</summary>
    public Script? Deregister(string idOrName, string? user) => Serve("deregister", idOrName, user, Remove);

    /// <summary>Starts the script with this id or name, and returns it; null if there is none.</summary>
    public Script? Start(string idOrName, string? user) => Serve("start", idOrName, user, runner.Start);

    /// <summary>Stops the script with this id or name, and returns it; null if there is none.</summary>
    public Script? Stop(string idOrName, string? user) => Serve("stop", idOrName, user, runner.Stop);

    /// <summary>
    /// Deregisters a script if it is still registered: removes its metrics at once, and stops its process.
    /// </summary>
    public void Remove(Script script)
    {
        _thread.Check();
        if (!_registered.Remove(script, out RegisteredScript? registered))
            return;
        _registry.Remove(script);
        metrics.RemoveCluster(registered.Numbers.Cluster);
        store.Return(registered.Numbers, script.Totals);
        // C does not find the tables any more; they are freed when the runner, which writes them, has let go too.
        runner.Deregister(script, registered.Cluster.Dispose);
        Changes++;
        Deregistered?.Invoke(script);
    }

    private Script? Serve(string request, string idOrName, string? user, Action<Script> serve)
    {
        _thread.Check();
        if (_registry.Find(idOrName) is not { } script)
        {
            log.ScriptNotFound(request, idOrName, user);
            return null;
        }

        log.ScriptRequest(request, script, user);
        serve(script);
        return script;
    }

    /// <summary>Turns a refusal, an exception while a script is analyzed, into a value.</summary>
    private RegisterOutcome TryRegister(
        ReadOnlySpan<byte> code,
        string? user,
        RestartMode restart,
        DateTimeOffset time,
        Func<ScriptSource, ScriptSource>? adapt = null,
        Action? require = null)
    {
        _thread.Check();
        ScriptSource? source = null;
        try
        {
            require?.Invoke();
            source = ScriptAnalyzer.Analyze(ScriptDecoder.Decode(code));
            source = adapt?.Invoke(source) ?? source;
            RegisteredScript registered = Add(source, user, time);
            ScriptReport report = registered.Report();
            runner.Register(registered.Script, source.Metadata.Restart ?? restart, registered.Cluster.Tables);
            return new RegisterOutcome(registered.Script, report);
        }
        catch (ScriptRefusedException refusal)
        {
            source ??= new ScriptSource(Encoding.UTF8.GetString(code), new ScriptMetadata(), []);
            ScriptState state = new() { Status = ScriptStatus.Error, Error = refusal.Message };
            Script refused = new(id: "", source, user, clock.GetLocalNow());
            ScriptReport report = new(refused, state, DataBytes: 0, refused.CreatedAt);
            return new RegisterOutcome(null, report);
        }
    }

    private RegisteredScript Add(ScriptSource source, string? user, DateTimeOffset time)
    {
        if (source.Metadata.Name is { } name && _registry.Find(name) is not null)
            throw new ScriptRefusedException($"Script name {name} is already in use by another script.");
        RequireShortNames(source);
        UserLabelRules.Check(source.Metadata.Labels);
        bool isTaken(string id) => _registry.Find(id) is not null;
        if (!store.TryTake(source.Metadata.Name, source.Variables, isTaken, out ScriptNumbers? numbers))
            throw new ScriptRefusedException("there are as many scripts as there can be, please deregister some");

        Script script = _registry.Add(numbers.Id, source, user, time, numbers.Totals);
        ScriptCluster? cluster = null;
        try
        {
            cluster = new ScriptCluster(script, numbers, domain, instances, guard, clock);
            string labels = MetricLabels.OfScript(script);
            metrics.Add(cluster.Metrics());
            metrics.LabelCluster(numbers.Cluster, labels);
        }
        catch
        {
            cluster?.Dispose();
            _registry.Remove(script);
            store.Return(numbers, numbers.Totals);
            throw;
        }

        RegisteredScript registered = new(script, numbers, cluster);
        _registered.Add(script, registered);
        Changes++;
        return registered;
    }

    private static void RequireShortNames(ScriptSource source)
    {
        string script = source.Metadata.Name ?? NumberBook.LongestId;
        int longest = source.Variables.Max(variable => MetricName.Of(script, variable.Name).Length);
        if (longest > Metric.MaxNameLength)
        {
            throw new ScriptRefusedException(
                $"the name of a metric can have {Metric.MaxNameLength} characters, one of this script's would have "
                + $"{longest}, please give the script or its variables shorter names");
        }
    }
}
