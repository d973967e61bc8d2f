using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Scripts;

/// <summary>A script with its numbers and its metrics.</summary>
internal sealed record RegisteredScript(Script Script, ScriptNumbers Numbers, ScriptCluster Cluster)
{
    /// <summary>The script as clients see it now. Any thread.</summary>
    public ScriptReport Report() => new(Script, Script.State, Script.DataBytes, Cluster.LastAccess);
}

/// <summary>The outcome of a registration. The script is null if it was refused; the report's error says why.</summary>
internal sealed record RegisterOutcome(Script? Script, ScriptReport Report)
{
    /// <summary>Why it was refused; null if it was not.</summary>
    public string? Refusal => Script is null ? Report.State.Error : null;
}

/// <summary>A client's script that is kept over restarts of the agent. Its user may be unknown.</summary>
internal sealed record KeptScript(string Name, string? User, DateTimeOffset CreatedAt, byte[] Code);
