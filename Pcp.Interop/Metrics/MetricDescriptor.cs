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
        DimSpace = (sbyte)Units.SpaceDimension,
        DimTime = (sbyte)Units.TimeDimension,
        DimCount = (sbyte)Units.CountDimension,
        ScaleSpace = (byte)Units.SpaceUnit,
        ScaleTime = (byte)Units.TimeUnit,
        ScaleCount = (sbyte)Units.CountPower,
    };

    /// <summary>A descriptor from C's form.</summary>
    internal static MetricDescriptor From(NativeMetric native) => new(
        new Pmid(native.Pmid),
        (MetricType)native.Type,
        new InDomId(native.InDom),
        (MetricSemantics)native.Semantics,
        new Units(
            native.DimSpace,
            (SpaceUnit)native.ScaleSpace,
            native.DimTime,
            (TimeUnit)native.ScaleTime,
            native.DimCount,
            native.ScaleCount));
}

/// <summary>
/// The type of a metric's values, numbered as PM_TYPE_* in <c>pmapi.h</c>. The kit has no aggregates and no event
/// records (PM_TYPE_AGGREGATE, PM_TYPE_EVENT and their variants).
/// </summary>
public enum MetricType
{
    /// <summary>PM_TYPE_32: signed, 32 bits.</summary>
    Int32 = 0,

    /// <summary>PM_TYPE_U32: unsigned, 32 bits.</summary>
    UInt32 = 1,

    /// <summary>PM_TYPE_64: signed, 64 bits.</summary>
    Int64 = 2,

    /// <summary>PM_TYPE_U64: unsigned, 64 bits.</summary>
    UInt64 = 3,

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
