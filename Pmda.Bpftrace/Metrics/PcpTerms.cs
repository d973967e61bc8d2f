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

    /// <summary>
    /// The labels of a variable's metric, or null: <c>metrictype</c>, and the <c>function</c> whose result it holds, by
    /// which clients know how to combine the values of several hosts.
    /// </summary>
    public static string? LabelsOf(Variable variable) => (MetricTypeOf(variable.Kind), variable.Function) switch
    {
        (null, null) => null,
        (null, { } function) => $$"""{"function":"{{function}}"}""",
        ({ } metricType, null) => $$"""{"metrictype":"{{metricType}}"}""",
        ({ } metricType, { } function) => $$"""{"function":"{{function}}","metrictype":"{{metricType}}"}""",
    };
}
