namespace Pmda.Bpftrace.Clusters;

/// <summary>The label <c>metrictype</c>, by which clients tell how to draw a metric.</summary>
internal static class Labels
{
    /// <summary>Of metrics that are not data.</summary>
    public const string Control = """{"metrictype":"control"}""";

    /// <summary>Of data metrics of a kind that has one.</summary>
    public static string? Of(string? metricType) =>
        metricType is null ? null : $$"""{"metrictype":"{{metricType}}"}""";
}
