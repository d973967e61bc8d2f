using Pcp.Interop.Tables;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Clusters;

/// <summary><c>bpftrace.agent.*</c>: metrics of the agent itself. Each has no value until it is known.</summary>
internal sealed class AgentCluster : IDisposable
{
    private readonly SingleColumn _version = NewColumn(MetricType.String);
    private readonly SingleColumn _bpftraceVersion = NewColumn(MetricType.String);
    private readonly SingleColumn _kernelRelease = NewColumn(MetricType.String);
    private readonly SingleColumn _keepScripts = NewColumn(MetricType.UInt32);

    /// <param name="version">The agent's version.</param>
    /// <param name="kernelRelease">The kernel's release; null if it is not known.</param>
    public AgentCluster(string version, string? kernelRelease)
    {
        Show(_version, version);
        Show(_kernelRelease, kernelRelease);
    }

    /// <summary>The metrics, with their items.</summary>
    public IEnumerable<Metric> Metrics(int domain) =>
    [
        Describe(domain, 0, "version", "version of the bpftrace agent", _version),
        Describe(domain, 1, "bpftrace_version", "version of bpftrace, as it reports it", _bpftraceVersion),
        Describe(domain, 2, "kernel_release", "release of the running kernel", _kernelRelease),
        Describe(
            domain,
            3,
            "keep_scripts",
            "whether named scripts of clients are registered again when the agent starts: 1 or 0",
            _keepScripts),
    ];

    /// <summary>Publishes the version of bpftrace; null if it cannot be run. Runner's thread only.</summary>
    public void ShowBpftraceVersion(string? version) => Show(_bpftraceVersion, version);

    /// <summary>Publishes whether scripts are kept. pmcd's thread only.</summary>
    public void ShowKeepScripts(bool keeps)
    {
        _keepScripts.Set(keeps ? 1L : 0L);
        _keepScripts.Table.Publish();
    }

    public void Dispose()
    {
        foreach (SingleColumn column in (SingleColumn[])[_version, _bpftraceVersion, _kernelRelease, _keepScripts])
            column.Table.Dispose();
    }

    // A table for each: they are written on two threads.
    private static SingleColumn NewColumn(MetricType type)
    {
        SingleColumn column = new MetricTable().AddSingle(type);
        column.Table.Publish();
        return column;
    }

    private static void Show(SingleColumn column, string? text)
    {
        if (text is null)
            column.Clear();
        else
            column.Set(text);
        column.Table.Publish();
    }

    private static Metric Describe(int domain, int item, string name, string help, Column column)
    {
        Pmid pmid = new(domain, PmidMap.AgentCluster, item);
        MetricDescriptor descriptor = new(pmid, column.Type, InDomId.Null, MetricSemantics.Discrete, Units.None);
        return new Metric($"bpftrace.agent.{name}", descriptor, column)
        {
            OneLine = help,
            Labels = MetricLabels.Control,
        };
    }
}
