using Pcp.Interop.Namespace;
using Pcp.Interop.Native;

namespace Pcp.Interop.Metrics;

/// <summary>
/// The metrics that an agent has now. They may come and go at any time between two requests; clients are told by the
/// names-changed flag with the next fetch. pmcd's thread only.
/// </summary>
public sealed class MetricRegistry : IDisposable
{
    private readonly Dictionary<Pmid, Metric> _metrics = [];
    private readonly Dictionary<InDomId, Metric> _inDoms = [];

    internal MetricRegistry()
    {
    }

    internal NameTree Names { get; } = new();

    internal MetricDirectory Directory { get; } = new();

    /// <summary>Adds metrics of one cluster; clusters may be added to.</summary>
    /// <exception cref="ArgumentException">A name, a PMID or an instance domain is in use.</exception>
    public void Add(params IEnumerable<Metric> metrics)
    {
        foreach (Metric metric in metrics)
        {
            MetricDescriptor descriptor = metric.Descriptor;
            Names.Add(metric.Name, descriptor.Pmid);
            _metrics.Add(descriptor.Pmid, metric);
            if (descriptor.InDom != InDomId.Null)
                _inDoms.TryAdd(descriptor.InDom, metric);
            Directory.Set(metric);
        }
    }

    /// <summary>Takes all metrics of a cluster out. Their tables may be disposed afterwards.</summary>
    public void RemoveCluster(int cluster)
    {
        foreach (Metric metric in _metrics.Values.Where(m => m.Descriptor.Pmid.Cluster == cluster).ToList())
        {
            Names.Remove(metric.Descriptor.Pmid);
            _metrics.Remove(metric.Descriptor.Pmid);
            if (_inDoms.TryGetValue(metric.Descriptor.InDom, out Metric? owner) && owner == metric)
                _inDoms.Remove(metric.Descriptor.InDom);
        }
        Directory.Remove(cluster);
    }

    internal Metric? Find(Pmid pmid) => _metrics.GetValueOrDefault(pmid);

    internal Metric? FindByInDom(InDomId inDom) => _inDoms.GetValueOrDefault(inDom);

    /// <inheritdoc/>
    public void Dispose() => Directory.Dispose();
}
