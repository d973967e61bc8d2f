using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Samples;

/// <summary>A number, and how much it weighs in an average.</summary>
internal readonly record struct WeightedValue(MetricValue Value, double Weight);

/// <summary>
/// Combines numbers, as of several hosts: integers exactly, as long as 64 bits hold the result.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Combines at least one number.</summary>
    internal static MetricValue Combine(Combination how, IReadOnlyList<WeightedValue> values) => how switch
    {
        Combination.Sum => Sum(values),
        Combination.Minimum => values.Select(each => each.Value).MinBy(value => value.ToDouble()),
        Combination.Maximum => values.Select(each => each.Value).MaxBy(value => value.ToDouble()),
        Combination.Average => Average(values),
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
    };

    private static MetricValue Sum(IReadOnlyList<WeightedValue> values)
    {
        if (values.Any(each => IsFraction(each.Value)))
            return values.Sum(each => each.Value.ToDouble());
        Int128 sum = 0;
        foreach (WeightedValue each in values)
            sum += each.Value.Type == MetricType.UInt64 ? each.Value.ToUInt64() : each.Value.ToInt64();
        return sum < 0
            ? MetricValue.FromInt64((long)Int128.Max(sum, long.MinValue))
            : MetricValue.FromUInt64((ulong)Int128.Min(sum, ulong.MaxValue));
    }

    // A host with count 0 has no average, so its weight is 0.
    private static MetricValue Average(IReadOnlyList<WeightedValue> values)
    {
        double weight = values.Sum(each => each.Weight);
        return weight == 0 ? 0.0 : values.Sum(each => each.Value.ToDouble() * each.Weight) / weight;
    }

    private static bool IsFraction(MetricValue value) => value.Type is MetricType.Float or MetricType.Double;
}
