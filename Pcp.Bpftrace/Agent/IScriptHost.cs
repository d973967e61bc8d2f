namespace Pcp.Bpftrace.Agent;

/// <summary>
/// A host on which scripts are managed. Requests fail with an <see cref="AgentException"/>.
/// </summary>
internal interface IScriptHost : IDisposable
{
    /// <summary>Facts about the host.</summary>
    HostFacts Facts();

    /// <summary>All scripts, in the order of their registration, without the counts that the JSON lacks.</summary>
    IReadOnlyList<ScriptInfo> Registered();

    /// <summary>Registers a script, which then starts.</summary>
    /// <returns>The script, with the name that it has got.</returns>
    ScriptInfo Register(string code);

    /// <summary>Stops a script and forgets it.</summary>
    void Deregister(string name);

    /// <summary>Starts a stopped script.</summary>
    void Start(string name);

    /// <summary>Stops a running script; its metrics stay.</summary>
    void Stop(string name);
}
