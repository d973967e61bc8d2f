namespace Pcp.Interop.Metrics;

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
