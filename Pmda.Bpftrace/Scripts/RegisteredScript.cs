using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Scripts;

/// <summary>A script that clients can see: who it is, and where its values stand.</summary>
/// <param name="Script">The script.</param>
/// <param name="Numbers">Its numbers.</param>
/// <param name="Cluster">Its metrics.</param>
internal sealed record RegisteredScript(Script Script, ScriptNumbers Numbers, ScriptCluster Cluster)
{
    /// <summary>The script as clients are told of it, at this moment. Any thread.</summary>
    public ScriptReport Report() => new()
    {
        ScriptId = Script.Id,
        UserName = Script.Username,
        IsPersistent = Script.Persistent,
        CreatedAt = Script.CreatedAt,
        LastAccessedAt = Cluster.LastAccess,
        Source = Script.Source,
        State = Script.State,
        DataBytes = Script.DataBytes,
    };
}
