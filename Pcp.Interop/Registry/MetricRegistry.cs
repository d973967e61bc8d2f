using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Registry;

/// <summary>
/// The metrics of an agent. They may be added and removed at any time between two requests; clients get the
/// names-changed flag with their next fetch, and the labels-changed flag if labels of a cluster or metric differ from
/// those that it had before. pmcd's thread only.
/// </summary>
public sealed class MetricRegistry : IDisposable
{
    private readonly Dictionary<Pmid, Metric> _metrics = [];
    private readonly Dictionary<int, List<Metric>> _clusters = [];
    private readonly Dictionary<InDomId, List<Metric>> _inDoms = [];
    private readonly Dictionary<InDomId, InDomDescription> _descriptions = [];
    private readonly Dictionary<int, string> _clusterLabels = [];
    private readonly LabelChanges _labelChanges = new();

    internal MetricRegistry()
    {
    }

    /// <summary>Metrics that are gone and that clients may still look up; null if there are none.</summary>
    public IFormerMetrics? Former { get; set; }

    /// <summary>Labels of all metrics, those of the domain, as a JSON object; null for PCP's own.</summary>
    public string? Labels { get; set; }

    /// <summary>
    /// Sets the labels of all metrics of a cluster, as a JSON object; null for none. They are removed with the cluster.
    /// </summary>
    public void LabelCluster(int cluster, string? labels)
    {
        _labelChanges.Replace(cluster, item: null, LabelsOfCluster(cluster), labels);
        if (labels is null)
            _clusterLabels.Remove(cluster);
        else
            _clusterLabels[cluster] = labels;
    }

    internal string? LabelsOfCluster(int cluster) => _clusterLabels.GetValueOrDefault(cluster);

    /// <summary>Whether labels that clients may have read have changed since the last call.</summary>
    internal bool TakeChangedLabels() => _labelChanges.Take();

    internal NameTree Names { get; } = new();

    internal MetricDirectory Directory { get; } = new();

    /// <summary>
    /// Adds metrics, all of them or none. Metrics may share an instance domain: its instances are those of the one
    /// that was added first.
    /// </summary>
    /// <exception cref="ArgumentException">A name cannot be a metric's, or a name or PMID is in use.</exception>
    public void Add(params IEnumerable<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        List<Metric> added = new();
        try
        {
            foreach (Metric metric in metrics)
            {
                AddOne(metric);
                added.Add(metric);
            }
        }
        catch
        {
            foreach (Metric metric in added)
                Remove(metric);
            throw;
        }
    }

    /// <summary>Removes all metrics of a cluster, and its labels. Their tables may be disposed afterwards.</summary>
    public void RemoveCluster(int cluster)
    {
        if (_clusters.Remove(cluster, out List<Metric>? metrics))
            metrics.ForEach(Remove);
        LabelCluster(cluster, null);
        _labelChanges.Remove(cluster);
        Directory.Remove(cluster);
    }

    private void AddOne(Metric metric)
    {
        MetricDescriptor descriptor = metric.Descriptor;
        Names.Add(metric.Name, descriptor.Pmid);
        _metrics.Add(descriptor.Pmid, metric);
        if (!_clusters.TryGetValue(descriptor.Pmid.Cluster, out List<Metric>? others))
            _clusters.Add(descriptor.Pmid.Cluster, others = []);
        others.Add(metric);
        _labelChanges.Replace(descriptor.Pmid.Cluster, descriptor.Pmid.Item, null, metric.Labels);
        if (metric.Column.HasInstances)
        {
            if (!_inDoms.TryGetValue(descriptor.InDom, out List<Metric>? sharers))
                _inDoms.Add(descriptor.InDom, sharers = []);
            sharers.Add(metric);
        }

        Directory.Set(metric.ToNative());
    }

    private void Remove(Metric metric)
    {
        MetricDescriptor descriptor = metric.Descriptor;
        Names.Remove(descriptor.Pmid);
        _metrics.Remove(descriptor.Pmid);
        _clusters.GetValueOrDefault(descriptor.Pmid.Cluster)?.Remove(metric);
        _labelChanges.Replace(descriptor.Pmid.Cluster, descriptor.Pmid.Item, metric.Labels, null);
        if (_inDoms.TryGetValue(descriptor.InDom, out List<Metric>? sharers)
            && sharers.Remove(metric) && sharers.Count == 0)
        {
            _inDoms.Remove(descriptor.InDom);
        }

        Directory.Clear(descriptor.Pmid.Value);
    }

    /// <summary>The PMID of a name, also of a former one, or an error.</summary>
    internal PmError Lookup(string name, out Pmid pmid)
    {
        PmError error = Names.Lookup(name, out pmid);
        if (error != PmError.UnknownName || Former?.Find(name) is not { } former)
            return error;
        pmid = former;
        return PmError.None;
    }

    /// <summary>The name of a PMID, also of a former one, or null.</summary>
    internal string? NameOf(Pmid pmid) => Names.NameOf(pmid) ?? Former?.NameOf(pmid);

    /// <summary>Sets the help and the labels of an instance domain, which stay when its cluster is removed.</summary>
    public void Describe(InDomId inDom, InDomDescription description) => _descriptions[inDom] = description;

    internal InDomDescription? Describe(InDomId inDom) => _descriptions.GetValueOrDefault(inDom);

    internal string? LabelsOf(InDomId inDom) => Describe(inDom)?.Labels ?? FindByInDom(inDom)?.InDomLabels;

    internal Metric? Find(Pmid pmid) => _metrics.GetValueOrDefault(pmid);

    internal Metric? FindByInDom(InDomId inDom) => _inDoms.GetValueOrDefault(inDom)?[0];

    /// <inheritdoc/>
    public void Dispose() => Directory.Dispose();
}

/// <summary>
/// Metrics that an agent had before and that may come back. Their names are not listed and they have no values, but a
/// client can still look up the PMID of a name, the name and the descriptor of a PMID, and an instance domain, which
/// has no instances. pmlogger(1) ends if such a lookup fails: when it checks the names that it has logged, after pmcd
/// has started an agent, and when a metric goes just after pmlogger has found its name or fetched its values. pmcd's
/// thread only.
/// </summary>
public interface IFormerMetrics
{
    /// <summary>The PMID that a name had last, or null.</summary>
    Pmid? Find(string name);

    /// <summary>The name that had this PMID last, or null.</summary>
    string? NameOf(Pmid pmid);

    /// <summary>The descriptor of a PMID, or null.</summary>
    MetricDescriptor? Describe(Pmid pmid);

    /// <summary>Whether one of these metrics has this instance domain.</summary>
    bool Has(InDomId inDom);
}

/// <summary>Help and labels of an instance domain.</summary>
/// <param name="OneLine">One line of help.</param>
/// <param name="Help">The whole help text, or null if that is the line.</param>
/// <param name="Labels">Labels as a JSON object (pmLookupLabels(3)), or null.</param>
/// <param name="InstanceLabels">
/// Returns the labels of the instance with a number, as a JSON object, or null. On pmcd's thread.
/// </param>
public sealed record InDomDescription(
    string OneLine, string? Help = null, string? Labels = null, Func<int, string?>? InstanceLabels = null);
