namespace Pmda.Bpftrace.Numbers;

/// <summary>The numbers of a registered script.</summary>
/// <param name="Id">Its id, such as <c>script100</c>.</param>
/// <param name="Instance">Its instance in <c>bpftrace.info.scripts</c>.</param>
/// <param name="Cluster">The cluster of its metrics.</param>
/// <param name="Items">The items of its variables, in their order.</param>
/// <param name="AreLasting">Whether a script of the same name has them after a restart of the agent, too.</param>
/// <param name="Totals">
/// The first values of its counters, which do not fall when a name is registered again. After a restart of the agent
/// they begin at zero: pmlogger writes a mark record then.
/// </param>
internal sealed record ScriptNumbers(
    string Id, int Instance, int Cluster, ImmutableArray<int> Items, bool AreLasting, ScriptTotals Totals = default);
