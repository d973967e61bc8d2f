namespace Pmda.Bpftrace.Metrics;

/// <summary>The runner's enumeration values as clients see them, in descriptors, values, labels and JSON.</summary>
internal static class PcpTerms
{
    /// <summary>The label of metrics that are not data.</summary>
    public const string ControlLabel = """{"metrictype":"control"}""";

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
        VariableKind.Histogram => "histogram",
        VariableKind.Stacks => "stacks",
        VariableKind.Output => "output",
        VariableKind.Single or VariableKind.Map => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The label of a variable's metric, or null.</summary>
    public static string? LabelOf(VariableKind kind) =>
        MetricTypeOf(kind) is { } metricType ? $$"""{"metrictype":"{{metricType}}"}""" : null;
}
