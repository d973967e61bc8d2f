using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Hosts;

/// <summary>The counts of a script between two readings.</summary>
internal static class Difference
{
    /// <summary>The difference. A count that is smaller than before was reset, and counts from 0.</summary>
    internal static ScriptReading Of(ScriptReading reading, ScriptReading before) =>
        reading with { Variables = Of(reading.Variables, before.Variables) };

    /// <summary>The same of two samples of one host.</summary>
    internal static Sample Of(Sample sample, Sample before) =>
        sample with { Variables = Of(sample.Variables, before.Variables) };

    private static IReadOnlyList<VariableSample> Of(
        IReadOnlyList<VariableSample> variables, IReadOnlyList<VariableSample> before) =>
    [
        .. variables.Select(variable => Of(
            variable, before.FirstOrDefault(each => each.Variable.Name == variable.Variable.Name))),
    ];

    private static VariableSample Of(VariableSample variable, VariableSample? before)
    {
        if (before is null || !variable.Variable.IsCounter)
            return variable;
        Dictionary<string, MetricValue> counted = before.Entries.ToDictionary(entry => entry.Key, entry => entry.Value);
        return variable with
        {
            Entries =
            [
                .. variable.Entries.Select(entry => counted.TryGetValue(entry.Key, out MetricValue former)
                    ? entry with { Value = Less(entry.Value, former) }
                    : entry),
            ],
        };
    }

    // Counters of other types come from annotations, and stacks have none of these.
    private static MetricValue Less(MetricValue value, MetricValue former) =>
        value.Type == MetricType.UInt64 && former.Type == MetricType.UInt64 && value.ToUInt64() >= former.ToUInt64()
            ? MetricValue.FromUInt64(value.ToUInt64() - former.ToUInt64())
            : value;
}
