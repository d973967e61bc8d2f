using System.Text.Json;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Agent;

/// <summary>The agent of one host, through pmcd. Requests fail with an <see cref="AgentException"/>.</summary>
internal sealed class AgentClient : IDisposable
{
    // In scripts_json order is not said; these are metrics beside it, absent from agents that are not ours.
    private static readonly string[] _extras = ["warnings", "restarts", "lost_events"];

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

    public void Dispose() => _context.Dispose();

    /// <summary>Registers a script, which then starts.</summary>
    /// <returns>The script, with the name that it has got.</returns>
    internal ScriptInfo Register(string code)
    {
        JsonElement reply = Control("register", code, out bool accepted);
        ScriptInfo script = ScriptInfo.Read(reply);
        return accepted ? script : throw new AgentException(AgentFailure.Refused, script.Error);
    }

    /// <summary>Stops a script and forgets it.</summary>
    internal void Deregister(string name) => Control("deregister", name);

    /// <summary>Starts a stopped script.</summary>
    internal void Start(string name) => Control("start", name);

    /// <summary>Stops a running script; its metrics stay.</summary>
    internal void Stop(string name) => Control("stop", name);

    /// <summary>All scripts, in the order of their registration.</summary>
    internal IReadOnlyList<ScriptInfo> Scripts() => Request(() =>
    {
        using JsonDocument document =
            JsonDocument.Parse(_context.Fetch("bpftrace.info.scripts_json").Single.ToString());
        ScriptInfo[] scripts = [.. document.RootElement.EnumerateArray().Select(ScriptInfo.Read)];
        return (IReadOnlyList<ScriptInfo>)[.. scripts.Select(AddExtras)];
    });

    /// <summary>One script.</summary>
    /// <exception cref="AgentException">There is none of that name, or the request failed.</exception>
    internal ScriptInfo Script(string name) =>
        Scripts().FirstOrDefault(script => script.Name == name)
            ?? throw new AgentException(AgentFailure.NoScript, $"there is no script {name}");

    /// <summary>Opens a script's values.</summary>
    internal ScriptReader Open(ScriptInfo script) => Request(() => new ScriptReader(_context, script));

    /// <summary>Reads a script's values.</summary>
    internal ScriptReading Read(ScriptReader reader) => Request(reader.Read);

    private ScriptInfo AddExtras(ScriptInfo script)
    {
        try
        {
            ClientMetric[] metrics =
                [.. _extras.Select(name => _context.Lookup($"bpftrace.scripts.{script.Name}.{name}"))];
            IReadOnlyList<MetricValues> values = _context.Fetch(metrics).Metrics;
            return script with
            {
                Warnings = values[0].Single.ToString(),
                Restarts = values[1].Single.ToInt64(),
                LostEvents = values[2].Single.ToInt64(),
            };
        }
        catch (PmException e) when (e.Error == PmError.UnknownName || e.Error == PmError.UnknownPmid)
        {
            return script; // it is gone meanwhile, or the agent has no such metrics
        }
    }

    private void Control(string verb, string name)
    {
        Control(verb, name, out bool accepted);
        if (!accepted)
            throw new AgentException(AgentFailure.NoScript, $"there is no script {name}");
    }

    /// <summary>Stores into a control metric and fetches the outcome.</summary>
    private JsonElement Control(string verb, string value, out bool accepted)
    {
        string metric = $"bpftrace.control.{verb}";
        bool stored = true;
        JsonElement reply = Request(() =>
        {
            ClientMetric control = _context.Lookup(metric);
            try
            {
                _context.Store(control, -1, value);
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
    }
}
