namespace Pcp.Interop.Metrics;

/// <summary>What pmLookupDesc(3) says of a metric.</summary>
/// <param name="Pmid">Its number.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="InDom">Its instance domain, or <see cref="InDomId.Null"/>.</param>
/// <param name="Semantics">How its values move.</param>
/// <param name="Units">Their dimension and scale.</param>
public sealed record MetricDescriptor(Pmid Pmid, MetricType Type, InDomId InDom, Semantics Semantics, Units Units);
