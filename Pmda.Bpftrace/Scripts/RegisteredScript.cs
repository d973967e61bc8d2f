using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Scripts;

/// <summary>A script with its numbers and its metrics.</summary>
internal sealed record RegisteredScript(Script Script, ScriptNumbers Numbers, ScriptCluster Cluster)
{
    /// <summary>The script as clients see it now. Any thread.</summary>
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
