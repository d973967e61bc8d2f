using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Hosts;

/// <summary>The newest reading of a script on one host.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Values">The last values, or null.</param>
/// <param name="Tick">The tick of the grid for which these were read; -1 before the first one.</param>
/// <param name="IsFinal">Whether nothing further will come.</param>
internal sealed record HostReading(HostState State, ScriptReading? Values = null, long Tick = -1, bool IsFinal = false)
{
    /// <summary>When the host was asked for the values, by the clock of this one; null if that is not known.</summary>
    public DateTimeOffset? AskedAt { get; init; }
}
