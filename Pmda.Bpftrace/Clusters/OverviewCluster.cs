using Pcp.Interop;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// <c>bpftrace.agent.scripts.*</c>: the states of all scripts, an instance each, for clients that do not know the
/// scripts' names beforehand. A fetch keeps no script from expiring. pmcd's thread.
/// </summary>
internal sealed class OverviewCluster : IDisposable
{
    // Metrics of scripts, with the items that they have here, which never change.
    private static readonly ImmutableArray<(string Name, int Item)> _rows =
        [("status", 100), ("probes", 101), ("data_bytes", 102), ("lost_events", 103), ("restarts", 104)];

    private readonly ScriptService _service;
    private readonly ImmutableArray<(ScriptMetric Row, int Item, InstancesColumn Column)> _columns;
    private int _instance; // of the script that is being listed

    public OverviewCluster(ScriptService service)
    {
        _service = service;
        _columns = [.. _rows.Select(row => NewColumn(row.Name, row.Item))];
    }

    /// <summary>The metrics, with their items.</summary>
    public IEnumerable<Metric> Metrics(int domain)
    {
        foreach ((ScriptMetric row, int item, InstancesColumn column) in _columns)
        {
            MetricDescriptor descriptor = new(
                new Pmid(domain, PmidMap.AgentCluster, item),
                row.Type,
                new InDomId(domain, PmidMap.ScriptsSerial),
                row.Semantics,
                row.Units);
            yield return new Metric($"bpftrace.agent.scripts.{row.Name}", descriptor, column)
            {
                OneLine = row.Help,
                Labels = MetricLabels.Control,
                Refresh = _ => Publish(row, column),
            };
        }
    }

    public void Dispose()
    {
        foreach ((_, _, InstancesColumn column) in _columns)
            column.Table.Dispose();
    }

    private (ScriptMetric Row, int Item, InstancesColumn Column) NewColumn(string name, int item)
    {
        ScriptMetric row = ScriptMetric.All.Single(metric => metric.Name == name);
        InstancesColumn column = new MetricTable().AddInstances(row.Type);
        column.Numbering = (_, _) => _instance;
        return (row, item, column);
    }

    private PmError Publish(ScriptMetric row, InstancesColumn column)
    {
        column.Begin();
        foreach (RegisteredScript registered in _service.Scripts)
        {
            _instance = registered.Numbers.Instance;
            Script script = registered.Script;
            if (row.TextOf is { } textOf)
                column.Set(script.Name, textOf(script));
            else if (row.NumberOf!(script) is { } number)
                column.Set(script.Name, number);
        }

        column.End();
        column.Table.Publish();
        return PmError.None;
    }
}
