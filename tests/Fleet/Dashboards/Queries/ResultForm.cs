using System.Text.RegularExpressions;
using Integration.Rig;

namespace Fleet.Dashboards.Queries;

/// <summary>Checks that values have the form that a format of PCP's data sources needs.</summary>
internal static partial class ResultForm
{
    /// <summary>Why a metric cannot be shown in a format; empty if it can.</summary>
    public static string Problem(GrafanaMetric metric, string format) => format switch
    {
        "time_series" => "",
        "metrics_table" => metric.HasInstances ? "" : "a table of a metric without instances",
        "heatmap" => metric.MetricType == "histogram"
            ? OfHeatmap(metric.ByInstance.Select(bucket => bucket.Key))
            : "a heatmap of what is no histogram",
        "csv_table" => metric.Type == "string" && $"{metric.Latest[0].GetProperty("value")}".Contains(',')
            ? ""
            : "a table of what are no values separated by commas",
        "flamegraph" or "flamegraph_grafana" => metric.ByInstance.Any(stack => stack.Key.Contains('\n'))
            ? ""
            : "a flame graph without stacks",
        _ => $"the format {format} is not one of this data source",
    };

    /// <summary>The same for a heatmap: its rows are buckets, and their names have no keys.</summary>
    public static string OfHeatmap(IEnumerable<string> instances) =>
        instances.FirstOrDefault(instance => !Bucket().IsMatch(instance)) is { } other ? $"no bucket: {other}" : "";

    [GeneratedRegex(@"\A(?:-inf|-?\d+)-(?:-?\d+|inf)\z")]
    private static partial Regex Bucket();
}
