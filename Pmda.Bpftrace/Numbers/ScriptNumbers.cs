using System.Collections.Immutable;
using Bpftrace.Runner.Scripts;

namespace Pmda.Bpftrace.Numbers;

/// <summary>The numbers of a registered script.</summary>
/// <param name="Id">Its id, such as <c>script100</c>.</param>
/// <param name="Instance">Its instance number in <c>bpftrace.info.scripts</c>.</param>
/// <param name="Cluster">The cluster of its metrics.</param>
/// <param name="Items">The items of its variables, in the order of the script's variables.</param>
/// <param name="AreLasting">Whether a script of the same name has them in the next life of the agent, too.</param>
internal sealed record ScriptNumbers(string Id, int Instance, int Cluster, ImmutableArray<int> Items, bool AreLasting)
{
    /// <summary>
    /// Where its counters begin. In the life of an agent they do not fall when a name is registered again; after that,
    /// archives have a mark between the old values and the new.
    /// </summary>
    public ScriptTotals Totals { get; init; }
}
