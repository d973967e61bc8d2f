namespace Pcp.Interop.Metrics;

/// <summary>The descriptor of a metric (pmLookupDesc(3)).</summary>
/// <param name="Pmid">Its number.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="InDom">Its instance domain, or <see cref="InDomId.Null"/>.</param>
/// <param name="Semantics">Their semantics.</param>
/// <param name="Units">Their dimension and scale.</param>
public sealed record MetricDescriptor(
    Pmid Pmid, MetricType Type, InDomId InDom, MetricSemantics Semantics, Units Units);
