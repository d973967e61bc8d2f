using Pcp.Interop.Native;

namespace Pcp.Interop.Metrics;

/// <summary>The descriptor of a metric (pmLookupDesc(3)).</summary>
/// <param name="Pmid">Its number.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="InDom">Its instance domain, or <see cref="InDomId.Null"/>.</param>
/// <param name="Semantics">Their semantics.</param>
/// <param name="Units">Their dimension and scale.</param>
public sealed record MetricDescriptor(
    Pmid Pmid, MetricType Type, InDomId InDom, MetricSemantics Semantics, Units Units)
{
    /// <summary>The descriptor in C's form, without values.</summary>
    internal NativeMetric ToNative() => new()
    {
        Pmid = Pmid.Value,
        Type = (int)Type,
        InDom = InDom.Value,
        Semantics = (int)Semantics,
        DimSpace = Units.DimSpace,
        DimTime = Units.DimTime,
        DimCount = Units.DimCount,
        ScaleSpace = Units.ScaleSpace,
        ScaleTime = Units.ScaleTime,
        ScaleCount = Units.ScaleCount,
    };
}
