namespace Pcp.Interop.Metrics;

/// <summary>
/// Metrics that an agent has had and that may come back. Their names are not listed and they have no values, but a
/// client that knows a name still finds its PMID and its descriptor: pmlogger(1) ends when it looks for a name that it
/// has logged, after pmcd has started an agent, and does not find it. pmcd's thread only.
/// </summary>
public interface IFormerMetrics
{
    /// <summary>The PMID that a name had last, or null.</summary>
    Pmid? Find(string name);

    /// <summary>The descriptor of a PMID, or null.</summary>
    MetricDescriptor? Describe(Pmid pmid);
}
