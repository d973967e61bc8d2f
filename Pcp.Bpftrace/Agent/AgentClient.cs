using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Agent;

/// <summary>The agent of one host, through pmcd. Requests fail with an <see cref="AgentException"/>.</summary>
/// <remarks>
/// Its own metrics have fixed PMIDs. Names are not looked up, because libpcp lets lookups of other hosts wait for that
/// of a host that does not answer.
/// </remarks>
internal sealed class AgentClient : IScriptHost
{
    private const int Domain = 151, ControlCluster = 0, InfoCluster = 1, NoInstance = -1;

    // bpftrace is asked for values when they are fetched, and may need longer than the agent waits for them.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    // The stock agent does not have these.
    private static readonly string[] _counts = ["warnings", "restarts", "lost_events"];

    private static readonly ClientMetric _scripts = Metric("bpftrace.info.scripts_json", InfoCluster, 1);

    private readonly PcpContext _context;

    private AgentClient(PcpContext context) => _context = context;

    /// <summary>Connects to the pmcd of a host.</summary>
    /// <param name="host">A host specification (PCPIntro(1)).</param>
    internal static AgentClient Connect(string host)
    {
        try
        {
            return new AgentClient(PcpContext.OpenHost(host));
        }
        catch (PmException e)
        {
            throw AgentFailures.Of(e.Error, host);
        }
    }

    /// <summary>The items of the control metrics.</summary>
    private enum Verb
    {
        Register = 0,
        Deregister = 1,
        Start = 2,
        Stop = 3,
    }

    public void Dispose() => _context.Dispose();

    /// <inheritdoc/>
    public HostFacts Facts() => Request(() => HostFacts.Read(_context));

    /// <inheritdoc/>
    public ScriptInfo Register(string code)
    {
        try
        {
            JsonElement reply = Control(Verb.Register, code, out bool accepted);
            return accepted
                ? Request(() => ScriptInfo.Read(reply))
                : throw new AgentException(AgentFailure.Refused, Request(() => ScriptInfo.ErrorOf(reply)));
        }
        catch (AgentException e) when (e.Failure is not
            (AgentFailure.Refused or AgentFailure.Permission or AgentFailure.NoAgent))
        {
            string list = $"pcp bpftrace list{HostSpec.Option(_context.Host)}";
            throw new AgentException(
                AgentFailure.Unconfirmed, $"{e.Message}; the script may be registered: check with '{list}'");
        }
    }

    /// <inheritdoc/>
    public void Deregister(string name) => Control(Verb.Deregister, name);

    /// <inheritdoc/>
    public void Start(string name) => Control(Verb.Start, name);

    /// <inheritdoc/>
    public void Stop(string name) => Control(Verb.Stop, name);

    /// <inheritdoc/>
    public IReadOnlyList<ScriptInfo> Registered() => Request(ReadScripts);

    /// <summary>All scripts, in the order of their registration.</summary>
    internal IReadOnlyList<ScriptInfo> Scripts() => Request(() => AddCounts(ReadScripts()));

    /// <summary>One script.</summary>
    /// <exception cref="AgentException">There is none of that name, or the request failed.</exception>
    internal ScriptInfo Script(string name) =>
        Scripts().FirstOrDefault(script => script.Name == name)
            ?? throw NoScript(_context.Host, name);

    /// <summary>Opens a script's values, and those of a script that takes its name later.</summary>
    internal FollowedScript Follow(ScriptInfo script) => Request(() => new FollowedScript(
        script,
        name => ReadScripts().FirstOrDefault(each => each.Name == name),
        found => new ScriptReader(_context, found)));

    /// <summary>Reads the values of a script, or of the one that has its name now.</summary>
    /// <param name="script">The script.</param>
    /// <param name="patience">How long to wait for the values of one that rested.</param>
    internal ScriptReading Read(FollowedScript script, TimeSpan patience) =>
        Request(() => CompleteReading.Of(script.Read, patience, TimeProvider.System, Thread.Sleep));

    /// <summary>Reads a script's state only, which keeps one without a name from expiring.</summary>
    internal void KeepAlive(FollowedScript script) => Request(script.ReadStatus);

    /// <summary>Opens a script's values.</summary>
    internal ScriptReader Open(ScriptInfo script) => Request(() => new ScriptReader(_context, script));

    /// <summary>Reads those values of a script that are there.</summary>
    internal ScriptReading Read(ScriptReader reader) => Request(reader.Read);

    /// <summary>Reads all values of a script.</summary>
    /// <exception cref="AgentException">They are not there in time, or the request failed.</exception>
    internal ScriptReading ReadAll(ScriptReader reader)
    {
        ScriptReading reading =
            Request(() => CompleteReading.Of(reader.Read, _patience, TimeProvider.System, Thread.Sleep));
        return reading.IsIncomplete
            ? throw new AgentException(AgentFailure.Timeout, "bpftrace has not printed its values in time; try again")
            : reading;
    }

    /// <summary>Opens the values of several scripts, except for variables that are not read.</summary>
    internal ScriptsReader Open(IReadOnlyList<ScriptInfo> scripts, Predicate<ScriptVariable> isRead) =>
        Request(() => new ScriptsReader(_context, scripts, isRead));

    /// <summary>Reads the values of several scripts.</summary>
    internal ScriptsReading Read(ScriptsReader reader) => Request(reader.Read);

    private IReadOnlyList<ScriptInfo> ReadScripts()
    {
        using JsonDocument document = JsonDocument.Parse(_context.Fetch(_scripts).Metrics[0].Single.ToString());
        return [.. document.RootElement.EnumerateArray().Select(ScriptInfo.Read)];
    }

    /// <summary>
    /// Adds the counts, which the JSON lacks because PCP's own tests compare it with the stock agent's.
    /// </summary>
    private IReadOnlyList<ScriptInfo> AddCounts(IReadOnlyList<ScriptInfo> scripts)
    {
        IReadOnlyList<ClientMetric?> metrics = _context.LookupAll(
            [.. scripts.SelectMany(script => _counts.Select(name => $"bpftrace.scripts.{script.Name}.{name}"))]);
        ClientMetric[] found = [.. metrics.OfType<ClientMetric>()];
        if (found.Length == 0)
            return scripts;
        Dictionary<ClientMetric, MetricValues> values =
            _context.Fetch(found).Metrics.ToDictionary(metric => metric.Metric);
        return
        [
            .. scripts.Zip(metrics.Chunk(_counts.Length), (script, counts) => script with
            {
                Warnings = Value(counts[0])?.ToString() ?? "",
                Restarts = Value(counts[1])?.ToInt64() ?? 0,
                LostEvents = Value(counts[2])?.ToInt64() ?? 0,
            }),
        ];

        MetricValue? Value(ClientMetric? metric) =>
            metric is not null && values[metric].Values is [{ Value: MetricValue value }]
                ? value
                : default(MetricValue?);
    }

    /// <summary>The failure of a request about a script that is not there.</summary>
    internal static AgentException NoScript(string host, string name) => new(
        AgentFailure.NoScript,
        $"there is no script {name}; 'pcp bpftrace list{HostSpec.Option(host)}' shows those that are there");

    private static ClientMetric Metric(string name, int cluster, int item) => new(
        name,
        new MetricDescriptor(
            new Pmid(Domain, cluster, item), MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None));

    private void Control(Verb verb, string name)
    {
        Control(verb, name, out bool accepted);
        if (!accepted)
            throw NoScript(_context.Host, name);
    }

    /// <summary>Stores into a control metric and fetches the outcome.</summary>
    private JsonElement Control(Verb verb, string value, out bool accepted)
    {
        ClientMetric control =
            Metric($"bpftrace.control.{verb.ToString().ToLowerInvariant()}", ControlCluster, (int)verb);
        bool stored = true;
        JsonElement reply = Request(() =>
        {
            try
            {
                _context.Store(control, NoInstance, value);
            }
            catch (PmException e) when (e.Error == PmError.BadStore)
            {
                stored = false; // the reply says why
            }

            using JsonDocument document = JsonDocument.Parse(_context.Fetch(control).Metrics[0].Single.ToString());
            return document.RootElement.Clone();
        });
        accepted = stored;
        return reply;
    }

    private T Request<T>(Func<T> request)
    {
        try
        {
            return request();
        }
        catch (PmException e)
        {
            throw AgentFailures.Of(e.Error, _context.Host);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new AgentException(
                AgentFailure.Other, $"the agent's answer cannot be read: {VisibleText.Of(e.Message)}");
        }
    }
}
