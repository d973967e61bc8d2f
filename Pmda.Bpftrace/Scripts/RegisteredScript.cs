using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Scripts;

/// <summary>A script with its numbers and its metrics.</summary>
internal sealed record RegisteredScript(Script Script, ScriptNumbers Numbers, ScriptCluster Cluster)
{
    /// <summary>The script as clients see it now. Any thread.</summary>
    public ScriptReport Report() => new(Script, Script.State, Script.DataBytes, Cluster.LastAccess);
}

/// <summary>The outcome of registering a script.</summary>
/// <param name="Script">The script; null if it was refused.</param>
/// <param name="Report">The script as clients see it; its error is the reason of a refusal.</param>
internal sealed record RegisterOutcome(Script? Script, ScriptReport Report);

/// <summary>A script of a client that is kept over restarts of the agent.</summary>
/// <param name="Name">Its name and that of its file.</param>
/// <param name="User">Who registered it, or null if that is not known.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="Code">Its source, byte for byte.</param>
internal sealed record KeptScript(string Name, string? User, DateTimeOffset CreatedAt, byte[] Code);
