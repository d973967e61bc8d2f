using Bpftrace.Runner.Language;
using Pcp.Interop.Metrics;
using ValueType = Bpftrace.Runner.Language.ValueType;

namespace Pmda.Bpftrace.Clusters;

/// <summary>What PCP calls the runner's types and semantics, in descriptors and JSON alike.</summary>
internal static class PcpWords
{
    /// <summary>The type of a variable's values.</summary>
    public static MetricType TypeOf(ValueType type) => type switch
    {
        ValueType.Unsigned64 => MetricType.Unsigned64,
        ValueType.Signed64 => MetricType.Signed64,
        ValueType.Double => MetricType.Double,
        ValueType.Text => MetricType.String,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>How a variable's values move.</summary>
    public static MetricSemantics SemanticsOf(ValueSemantics semantics) => semantics switch
    {
        ValueSemantics.Counter => MetricSemantics.Counter,
        ValueSemantics.Instant => MetricSemantics.Instant,
        _ => throw new ArgumentOutOfRangeException(nameof(semantics), semantics, null),
    };
}
