namespace Pmda.Bpftrace.Metrics;

/// <summary>The runner's enumeration values as clients see them, in descriptors, values, labels and JSON.</summary>
internal static class PcpTerms
{
    public static MetricType TypeOf(VariableType type) => type switch
    {
        VariableType.Unsigned64 => MetricType.UInt64,
        VariableType.Signed64 => MetricType.Int64,
        VariableType.Double => MetricType.Double,
        VariableType.Text => MetricType.String,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static MetricSemantics SemanticsOf(VariableSemantics semantics) => semantics switch
    {
        VariableSemantics.Counter => MetricSemantics.Counter,
        VariableSemantics.Instant => MetricSemantics.Instant,
        _ => throw new ArgumentOutOfRangeException(nameof(semantics), semantics, null),
    };

    public static string StatusOf(ScriptStatus status) => status switch
    {
        ScriptStatus.Stopped => "stopped",
        ScriptStatus.Starting => "starting",
        ScriptStatus.Started => "started",
        ScriptStatus.Stopping => "stopping",
        ScriptStatus.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>
    /// The <c>metrictype</c> of a kind, by which clients choose a display; null for kinds without one.
    /// </summary>
    public static string? MetricTypeOf(VariableKind kind) => kind switch
    {
        VariableKind.Single or VariableKind.Map => null,
        _ => KindOf(kind),
    };

    public static string KindOf(VariableKind kind) => kind switch
    {
        VariableKind.Single => "single",
        VariableKind.Map => "map",
        VariableKind.Histogram => "histogram",
        VariableKind.Stacks => "stacks",
        VariableKind.Output => "output",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
