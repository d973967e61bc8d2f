using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Pictures;

/// <summary>A value as it is shown.</summary>
/// <param name="Key">The key; empty for a variable with one value.</param>
/// <param name="Value">The value as it was read.</param>
/// <param name="Number">The value, of counters without what they had counted at the last reset; 0 for a text.</param>
/// <param name="Rate">The growth of a counter per second; null before there are two samples, and for others.</param>
internal readonly record struct Reading(string Key, MetricValue Value, double Number, double? Rate)
{
    public bool IsText => Value.Type == MetricType.String;

    /// <summary>The amount that a picture shows. A rate that is not known yet counts as 0.</summary>
    public double Amount(SortOrder sort) => sort == SortOrder.Rate ? Rate ?? 0 : Number;

    /// <summary>The value in words: all digits.</summary>
    public string Exact => IsText || Number == Value.ToDouble() ? Numbers.Exact(Value) : Numbers.Exact(Number);
}
