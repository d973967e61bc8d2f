namespace Pcp.Bpftrace.Samples;

/// <summary>Chooses the kind of a variable.</summary>
internal static class VariableKinds
{
    /// <summary>The kind of a variable as the agent describes it.</summary>
    /// <param name="metricType">The metric's <c>metrictype</c>: histogram, stacks, output, or null.</param>
    /// <param name="isSingle">Whether it has one value rather than one for each key.</param>
    internal static VariableKind Of(string? metricType, bool isSingle) => metricType switch
    {
        "histogram" => VariableKind.Histogram,
        "stacks" => VariableKind.Stacks,
        "output" => VariableKind.Output,
        _ => isSingle ? VariableKind.Single : VariableKind.Map,
    };
}
