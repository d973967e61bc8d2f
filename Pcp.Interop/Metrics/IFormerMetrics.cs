namespace Pcp.Interop.Metrics;

/// <summary>
/// Metrics that an agent had before and that may come back. Their names are not listed and they have no values, but a
/// client can still look up the PMID of a name and its descriptor: pmlogger(1) ends if, after pmcd has started an
/// agent, it cannot look up a name that it has logged. pmcd's thread only.
/// </summary>
public interface IFormerMetrics
{
    /// <summary>The PMID that a name had last, or null.</summary>
    Pmid? Find(string name);

    /// <summary>The descriptor of a PMID, or null.</summary>
    MetricDescriptor? Describe(Pmid pmid);
}
