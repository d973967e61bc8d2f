using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The types of metrics in Prometheus' text format.</summary>
internal enum FamilyType
{
    /// <summary>Values that only grow, but for restarts.</summary>
    Counter,

    /// <summary>Any numbers.</summary>
    Gauge,

    /// <summary>Counts of the values up to each bound.</summary>
    Histogram,

    /// <summary>Sum and count, here without quantiles.</summary>
    Summary,
}

/// <summary>A metric as Prometheus has it: series of one name, which differ in suffix and labels.</summary>
/// <param name="Name">The name; that of a counter with <c>_total</c>.</param>
/// <param name="Type">The type.</param>
/// <param name="Help">One line about it.</param>
/// <param name="Series">The series, each with other labels; may be enumerated by several threads.</param>
internal sealed record Family(string Name, FamilyType Type, string Help, IEnumerable<Series> Series);

/// <summary>A line of the text format.</summary>
/// <param name="Suffix">The text after the metric's name, such as <c>_bucket</c>; empty for most.</param>
/// <param name="Labels">Its labels but <c>le</c>, as <see cref="LabelText"/> writes them.</param>
/// <param name="Bound">The label <c>le</c>, or null.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Series(string Suffix, string Labels, string? Bound, MetricValue Value);
