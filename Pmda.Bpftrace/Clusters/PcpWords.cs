using Bpftrace.Runner.Language;
using Pcp.Interop.Metrics;

namespace Pmda.Bpftrace.Clusters;

/// <summary>What PCP calls the runner's types and semantics, in descriptors and JSON alike.</summary>
internal static class PcpWords
{
    /// <summary>The type of a variable's values.</summary>
    public static MetricType TypeOf(VariableType type) => type switch
    {
        VariableType.Unsigned64 => MetricType.Unsigned64,
        VariableType.Signed64 => MetricType.Signed64,
        VariableType.Double => MetricType.Double,
        VariableType.Text => MetricType.String,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>How a variable's values move.</summary>
    public static Semantics SemanticsOf(VariableSemantics semantics) => semantics switch
    {
        VariableSemantics.Counter => Semantics.Counter,
        VariableSemantics.Instant => Semantics.Instant,
        _ => throw new ArgumentOutOfRangeException(nameof(semantics), semantics, null),
    };
}
