using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Pmda.Bpftrace.Json;

/// <summary>What clients call the things that the runner has as enumerations, in metrics, labels and JSON alike.</summary>
internal static class ContractWords
{
    /// <summary>A status as the metric <c>status</c> and the JSON have it.</summary>
    public static string Of(ScriptStatus status) => status switch
    {
        ScriptStatus.Stopped => "stopped",
        ScriptStatus.Starting => "starting",
        ScriptStatus.Started => "started",
        ScriptStatus.Stopping => "stopping",
        ScriptStatus.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>A kind as the label and the JSON's <c>metrictype</c> have it; null for those without one.</summary>
    public static string? MetricTypeOf(VariableKind kind) => kind switch
    {
        VariableKind.Histogram => "histogram",
        VariableKind.Stacks => "stacks",
        VariableKind.Output => "output",
        VariableKind.Single or VariableKind.Map => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
