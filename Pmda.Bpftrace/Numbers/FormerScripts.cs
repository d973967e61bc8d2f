using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>The metrics of scripts that were registered once, in this life of the agent or an earlier one.</summary>
internal sealed class FormerScripts(NumberStore store, int domain) : IFormerMetrics
{
    public Pmid? Find(string name) => store.Read(book =>
    {
        if (!name.StartsWith(MetricName.ScriptPrefix, StringComparison.Ordinal))
            return (Pmid?)null;
        string[] parts = name[MetricName.ScriptPrefix.Length..].Split('.', 2);
        if (parts.Length < 2 || book.Find(parts[0]) is not { } script)
            return null;

        if (ScriptMetric.All.FirstOrDefault(metric => metric.Name == parts[1]) is { } common)
            return new Pmid(domain, script.Cluster, common.Item);
        KnownItem newest = script.Items
            .Where(known => MetricName.LeafOf(known.Shape.Name) == parts[1])
            .OrderByDescending(known => known.LastUse)
            .FirstOrDefault();
        return newest.Item == 0 ? null : new Pmid(domain, script.Cluster, newest.Item);
    });

    public MetricDescriptor? Describe(Pmid pmid) => store.Read(book =>
    {
        if (book.Find(pmid.Cluster) is not { } script)
            return (MetricDescriptor?)null;
        if (ScriptMetric.All.FirstOrDefault(metric => metric.Item == pmid.Item) is { } common)
            return common.Describe(domain, script.Cluster);
        KnownItem known = script.Items.FirstOrDefault(known => known.Item == pmid.Item);
        return known.Item == 0 ? null : known.Shape.Describe(domain, script.Cluster, known.Item);
    });
}
