namespace Pcp.Interop.Metrics;

/// <summary>
/// A metric's dimension in space, time and count, -8 to 7 each, and the scale of each as PM_SPACE_*, PM_TIME_* and the
/// power of ten (PM_COUNT_ONE is 0): pmUnits of <c>pmapi.h</c>, see pmLookupDesc(3). The default has no dimension.
/// </summary>
public readonly record struct Units(
    sbyte DimSpace, sbyte DimTime, sbyte DimCount, byte ScaleSpace, byte ScaleTime, sbyte ScaleCount)
{
    /// <summary>No dimension.</summary>
    public static Units None => default;

    /// <summary>Bytes.</summary>
    public static Units Bytes => new(1, 0, 0, 0, 0, 0);

    /// <summary>Seconds.</summary>
    public static Units Seconds => new(0, 1, 0, 0, 3, 0);

    /// <summary>A count.</summary>
    public static Units Count => new(0, 0, 1, 0, 0, 0);
}
