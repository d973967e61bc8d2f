using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The metrics of a host's scripts: made once, and filled with the values of each reading.</summary>
internal sealed class ExportPlan
{
    private readonly List<(int Script, PlannedMetric Metric)> _metrics = [];

    internal ExportPlan(IReadOnlyList<ReadScript> scripts)
    {
        List<string> conflicts = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < scripts.Count; i++)
        {
            foreach (PlannedMetric metric in VariableMetrics.Of(scripts[i]))
            {
                // For example @b_c of script a, and @c of script a_b. If two metrics had one name, Prometheus could
                // read none.
                if (metric.Names.FirstOrDefault(names.Contains) is { } taken)
                {
                    conflicts.Add(
                        $"{metric.Variable} of script {scripts[i].Name} is not exported, because another variable has "
                        + $"the name {taken} already; rename one of them");
                    continue;
                }

                names.UnionWith(metric.Names);
                _metrics.Add((i, metric));
            }
        }

        Conflicts = conflicts;
    }

    /// <summary>Why variables are left out, a sentence each.</summary>
    internal IReadOnlyList<string> Conflicts { get; }

    /// <summary>The metrics with the values of a reading of these scripts.</summary>
    internal IReadOnlyList<Family> Families(ScriptsReading reading) =>
    [
        .. ScriptFamilies.Of(reading.Scripts),
        .. _metrics.Select(each => each.Metric.Of(reading.Scripts[each.Script])),
    ];
}
