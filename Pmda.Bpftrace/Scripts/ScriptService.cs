using Bpftrace.Runner.Children;
using Bpftrace.Runner.Supervision;
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
internal sealed class ScriptService
{
    private readonly OwnerThread _thread = new();
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

    /// <summary>A client registered a script; with the bytes of its source.</summary>
    public event Action<Script, byte[]>? Registered;

    /// <summary>A script was deregistered.</summary>
    public event Action<Script>? Deregistered;

    /// <summary>Counts registrations and deregistrations: while it is the same, the scripts are.</summary>
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
    /// <param name="code">Its source.</param>
    /// <param name="user">The user, or null.</param>
    public RegisterOutcome Register(ReadOnlySpan<byte> code, string? user)
    {
        RegisterOutcome outcome = TryRegister(code, user, _restart.Dynamic, _clock.GetLocalNow());
        if (outcome.Script is { } script)
        {
            _log.ScriptRegistered(script);
            Registered?.Invoke(script, code.ToArray());
        }
        else
        {
            _log.ScriptRefused(user, outcome.Report.Source, outcome.Report.State.Error);
        }

        return outcome;
    }

    /// <summary>Registers a script that starts with the agent.</summary>
    /// <param name="file">The script.</param>
    /// <param name="user">The user in whose name it runs.</param>
    public void Register(AutostartScript file, string user)
    {
        _log.RegisteringFile(file.Path);
        bool isUnnamed = false;
        RegisterOutcome outcome = TryRegister(file.Code, user, _restart.Autostart, _clock.GetLocalNow(), source =>
        {
            isUnnamed = source.Metadata.Name is null;
            return isUnnamed
                ? source with { Metadata = source.Metadata with { Name = file.SuggestedName } }
                : source;
        });
        if (outcome.Script is null)
            _log.FileRefused(file.Path, outcome.Report.State.Error);
        else if (isUnnamed && file.SuggestedName != Path.GetFileNameWithoutExtension(file.Path))
            _log.FileRenamed(file.Path, file.SuggestedName);
    }

    /// <summary>Registers a script that was kept.</summary>
    /// <param name="kept">The script.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <returns>The script; null if it was refused, which is logged.</returns>
    public Script? Register(KeptScript kept, string path)
    {
        _log.RegisteringKept(path, kept.User);
        RegisterOutcome outcome = TryRegister(
            kept.Code,
            kept.User,
            _restart.Dynamic,
            kept.CreatedAt,
            source => source.Metadata.Name == kept.Name
                ? source
                : throw new ScriptRefusedException($"its code names it {source.Metadata.Name ?? "not at all"}"));
        if (outcome.Script is null)
            _log.KeptScriptSkipped(path, outcome.Report.State.Error);
        return outcome.Script;
    }

    /// <summary>
    /// Deregisters the script with this id or name: its metrics now, its process as soon as it has ended.
    /// </summary>
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

    /// <summary>Deregisters a script if it is still registered.</summary>
    public void Remove(Script script)
    {
        _thread.Check();
        if (!_registered.Remove(script, out RegisteredScript? registered))
            return;
        _registry.Remove(script);
        _metrics.RemoveCluster(registered.Numbers.Cluster);
        _numbers.Return(registered.Numbers, script.Totals);
        // C does not find the tables any more; they are freed when the runner, which writes them, has let go too.
        _runner.Deregister(script, registered.Cluster.Dispose);
        Changes++;
        Deregistered?.Invoke(script);
    }

    private Script? Find(string idOrName, string request, string? user)
    {
        _thread.Check();
        Script? script = _registry.Find(idOrName);
        if (script is null)
            _log.ScriptNotFound(request, idOrName, user);
        else
            _log.ScriptRequest(request, script, user);
        return script;
    }

    /// <summary>The one place where a refusal, an exception while a script is analyzed, becomes a value.</summary>
    private RegisterOutcome TryRegister(
        ReadOnlySpan<byte> code,
        string? user,
        RestartMode restart,
        DateTimeOffset time,
        Func<ScriptSource, ScriptSource>? adapt = null)
    {
        _thread.Check();
        ScriptSource? source = null;
        try
        {
            source = ScriptAnalyzer.Analyze(ScriptDecoder.Decode(code));
            source = adapt?.Invoke(source) ?? source;
            RegisteredScript registered = Add(source, user, time);
            ScriptReport report = registered.Report();
            _runner.Register(registered.Script, source.Metadata.Restart ?? restart, registered.Cluster.Tables);
            return new RegisterOutcome(registered.Script, report);
        }
        catch (ScriptRefusedException refusal)
        {
            source ??= new ScriptSource(Encoding.UTF8.GetString(code), new ScriptMetadata(), []);
            DateTimeOffset now = _clock.GetLocalNow();
            ScriptReport report = new()
            {
                ScriptId = "",
                UserName = user,
                IsPersistent = source.Metadata.Name is not null,
                CreatedAt = now,
                LastAccessedAt = now,
                Source = source,
                State = new ScriptState { Status = ScriptStatus.Error, Error = refusal.Message },
            };
            return new RegisterOutcome(null, report);
        }
    }

    private RegisteredScript Add(ScriptSource source, string? user, DateTimeOffset time)
    {
        RequireFreeName(source);
        RequireShortNames(source);
        if (!_numbers.TryTake(
            source.Metadata.Name,
            source.Variables,
            name => _registry.Find(name) is not null,
            out ScriptNumbers? numbers))
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
        Changes++;
        return registered;
    }

    private void RequireFreeName(ScriptSource source)
    {
        if (source.Metadata.Name is { } name && _registry.Find(name) is not null)
            throw new ScriptRefusedException($"Script name {name} is already in use by another script.");
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
