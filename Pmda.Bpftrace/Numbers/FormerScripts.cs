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

    public string? NameOf(Pmid pmid)
    {
        string? name = store.Read(book =>
            book.Find(pmid.Cluster) is { } script && LeafOf(script, pmid.Item) is { } leaf
                ? $"{MetricName.ScriptPrefix}{script.Name}.{leaf}"
                : null);
        // Of several shapes of a variable, the last one has the name.
        return name is not null && Find(name) == pmid ? name : null;
    }

    public MetricDescriptor? Describe(Pmid pmid) => store.Read(book =>
    {
        if (book.Find(pmid.Cluster) is not { } script)
            return (MetricDescriptor?)null;
        if (CommonOf(pmid.Item) is { } common)
            return common.Describe(domain, script.Cluster);
        KnownItem known = VariableOf(script, pmid.Item);
        return known.Item == 0 ? null : known.Shape.Describe(domain, script.Cluster, known.Item);
    });

    public bool Has(InDomId inDom) =>
        inDom != InDomId.Null
        && PmidMap.Script.PmidOf(domain, inDom.Serial) is { } pmid
        && Describe(pmid)?.InDom == inDom;

    private static string? LeafOf(KnownScript script, int item)
    {
        KnownItem known = VariableOf(script, item);
        return CommonOf(item)?.Name ?? (known.Item == 0 ? null : MetricName.LeafOf(known.Shape.Name));
    }

    private static ScriptMetric? CommonOf(int item) => ScriptMetric.All.FirstOrDefault(metric => metric.Item == item);

    private static KnownItem VariableOf(KnownScript script, int item) =>
        script.Items.FirstOrDefault(known => known.Item == item);
}
