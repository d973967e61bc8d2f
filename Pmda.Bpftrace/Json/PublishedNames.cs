using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Pmda.Bpftrace.Json;

/// <summary>The names of the runner's enumeration values in metrics, labels and JSON.</summary>
internal static class PublishedNames
{
    public static string Of(ScriptStatus status) => status switch
    {
        ScriptStatus.Stopped => "stopped",
        ScriptStatus.Starting => "starting",
        ScriptStatus.Started => "started",
        ScriptStatus.Stopping => "stopping",
        ScriptStatus.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>The <c>metrictype</c> of a kind, in the label and the JSON; null for kinds without one.</summary>
    public static string? MetricTypeOf(VariableKind kind) => kind switch
    {
        VariableKind.Histogram => "histogram",
        VariableKind.Stacks => "stacks",
        VariableKind.Output => "output",
        VariableKind.Single or VariableKind.Map => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
