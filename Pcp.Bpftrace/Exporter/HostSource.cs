using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Reads the scripts of a host through a connection that is kept, and made again when it is lost.</summary>
/// <param name="host">The host specification.</param>
/// <param name="withUnnamed">Whether scripts without a name are read too, which keeps them from expiring.</param>
/// <param name="log">Receives what an operator should know.</param>
internal sealed class HostSource(string host, bool withUnnamed, Action<string> log) : IHostSource
{
    private const int MostAttempts = 3; // if scripts come and go all the time

    private AgentClient? _agent;
    private OpenScripts? _scripts;
    private IReadOnlyList<string> _conflicts = []; // those that were reported

    public IReadOnlyList<Family> Read()
    {
        bool isNew = _agent is null;
        try
        {
            return ReadScripts();
        }
        catch (AgentException e) when (!isNew && e.Failure != AgentFailure.Timeout)
        {
            // pmcd may have been restarted since the last time.
            Close();
            return ReadScripts();
        }
        finally
        {
            if (_scripts is null)
                Close();
        }
    }

    private IReadOnlyList<Family> ReadScripts()
    {
        OpenScripts? scripts = _scripts;
        _scripts = null; // until it has succeeded
        AgentClient agent = _agent ??= AgentClient.Connect(host);
        scripts ??= Open(agent, List(agent));
        for (int attempt = 1; ; attempt++)
        {
            bool isLast = attempt == MostAttempts;
            ScriptsReading? reading = TryRead(agent, scripts.Reader, isLast);
            if (reading is { MayBeOutdated: false })
                return Finish(scripts, reading);
            IReadOnlyList<ScriptInfo> now = List(agent);
            if (reading is not null && scripts.Are(now))
                return Finish(scripts, reading);
            if (reading is not null && isLast)
                return scripts.Plan.Families(reading); // the next time begins with a new connection
            scripts = Open(agent, now);
        }
    }

    private IReadOnlyList<Family> Finish(OpenScripts scripts, ScriptsReading reading)
    {
        _scripts = scripts;
        return scripts.Plan.Families(reading);
    }

    private static ScriptsReading? TryRead(AgentClient agent, ScriptsReader reader, bool isLast)
    {
        try
        {
            return agent.Read(reader);
        }
        catch (AgentException e) when (e.Failure == AgentFailure.NoScript && !isLast)
        {
            return null; // one has been removed
        }
    }

    private IReadOnlyList<ScriptInfo> List(AgentClient agent) =>
        [.. agent.Registered().Where(script => withUnnamed || script.IsPersistent)];

    private OpenScripts Open(AgentClient agent, IReadOnlyList<ScriptInfo> listed)
    {
        ScriptsReader reader = agent.Open(listed, VariableMetrics.IsExported);
        ExportPlan plan = new(reader.Scripts);
        foreach (string conflict in plan.Conflicts.Except(_conflicts))
            log(conflict);
        _conflicts = plan.Conflicts;
        return new OpenScripts(listed, reader, plan);
    }

    private void Close()
    {
        _agent?.Dispose();
        _agent = null;
    }

    private sealed record OpenScripts(IReadOnlyList<ScriptInfo> Listed, ScriptsReader Reader, ExportPlan Plan)
    {
        /// <summary>Whether these are the same scripts, not registered anew since.</summary>
        internal bool Are(IReadOnlyList<ScriptInfo> scripts) =>
            Listed.Select(Identity).SequenceEqual(scripts.Select(Identity));

        private static (string, DateTime) Identity(ScriptInfo script) => (script.Name, script.Created);
    }
}
