namespace Pcp.Interop.Metrics;

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
