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

/// <summary>The type of a metric's values, numbered as PM_TYPE_* in <c>pmapi.h</c>.</summary>
public enum MetricType
{
    /// <summary>PM_TYPE_32: signed, 32 bits.</summary>
    Signed32 = 0,

    /// <summary>PM_TYPE_U32: unsigned, 32 bits.</summary>
    Unsigned32 = 1,

    /// <summary>PM_TYPE_64: signed, 64 bits.</summary>
    Signed64 = 2,

    /// <summary>PM_TYPE_U64: unsigned, 64 bits.</summary>
    Unsigned64 = 3,

    /// <summary>PM_TYPE_FLOAT.</summary>
    Float = 4,

    /// <summary>PM_TYPE_DOUBLE.</summary>
    Double = 5,

    /// <summary>PM_TYPE_STRING: text that ends at its first NUL.</summary>
    String = 6,
}

/// <summary>The semantics of a metric's values, numbered as PM_SEM_* in <c>pmapi.h</c>.</summary>
public enum MetricSemantics
{
    /// <summary>PM_SEM_COUNTER: the values only grow.</summary>
    Counter = 1,

    /// <summary>PM_SEM_INSTANT: the current value.</summary>
    Instant = 3,

    /// <summary>PM_SEM_DISCRETE: the current value, which seldom changes.</summary>
    Discrete = 4,
}

/// <summary>
/// A metric's dimension in space, time and count, -8 to 7 each, and the scale of each as PM_SPACE_*, PM_TIME_* and the
/// power of ten (PM_COUNT_ONE is 0): pmUnits of <c>pmapi.h</c>, see pmLookupDesc(3). The default has no dimension.
/// </summary>
public readonly record struct Units(
    sbyte DimSpace = 0,
    sbyte DimTime = 0,
    sbyte DimCount = 0,
    byte ScaleSpace = 0,
    byte ScaleTime = 0,
    sbyte ScaleCount = 0)
{
    /// <summary>No dimension.</summary>
    public static Units None => default;

    /// <summary>Bytes.</summary>
    public static Units Bytes => new(DimSpace: 1);

    /// <summary>Seconds.</summary>
    public static Units Seconds => new(DimTime: 1, ScaleTime: 3);

    /// <summary>A count.</summary>
    public static Units Count => new(DimCount: 1);
}
