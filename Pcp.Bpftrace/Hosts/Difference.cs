using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Hosts;

/// <summary>What counters have counted between two samples.</summary>
internal static class Difference
{
    /// <summary>The difference; a counter that is smaller than before has begun anew.</summary>
    internal static Sample Of(Sample sample, Sample before) => sample with
    {
        Variables = [.. sample.Variables.Select(variable => Of(variable, Matching(variable, before)))],
    };

    private static VariableSample? Matching(VariableSample variable, Sample before) => before.Variables.FirstOrDefault(
        each => (each.Variable.Name, each.Host) == (variable.Variable.Name, variable.Host));

    private static VariableSample Of(VariableSample variable, VariableSample? before)
    {
        if (before is null || !variable.Variable.IsCounter)
            return variable;
        Dictionary<string, ulong> counted =
            before.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.ToUInt64());
        return variable with
        {
            Entries =
            [
                .. variable.Entries.Select(entry => entry with
                {
                    Value = Less(entry.Value.ToUInt64(), counted.GetValueOrDefault(entry.Key)),
                }),
            ],
        };
    }

    private static MetricValue Less(ulong value, ulong before) =>
        MetricValue.FromUInt64(value >= before ? value - before : value);
}
