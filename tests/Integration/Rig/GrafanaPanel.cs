using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integration.Rig;

/// <summary>A panel of a Grafana dashboard, for one script.</summary>
/// <param name="code">The script.</param>
/// <param name="format">The format of the panel.</param>
internal sealed partial class GrafanaPanel(string code, PanelFormat format)
{
    /// <summary>The script's source.</summary>
    public string Code => code;

    /// <summary>
    /// Whether the script has still to be registered, for the first time or because a metric of it is missing.
    /// </summary>
    public bool IsPending => Error is null && Metrics.Count == 0;

    /// <summary>The error that the panel shows instead of values; null if there is none.</summary>
    public string? Error { get; set; }

    /// <summary>The reply to the script's registration.</summary>
    public JsonElement Script { get; set; }

    /// <summary>The metrics that it shows.</summary>
    public IReadOnlyList<GrafanaMetric> Metrics { get; set; } = [];

    /// <summary>The script's id.</summary>
    public string ScriptId => Script.GetProperty("script_id").GetString()!;

    /// <summary>The names of the metrics that it shows, derived from the reply to the registration.</summary>
    public IReadOnlyList<string> MetricNames
    {
        get
        {
            string script = Script.GetProperty("metadata").GetProperty("name").GetString() ?? ScriptId;
            return [.. VariablesShown().Select(name => name.Length > 1 ? name[1..] : "root")
                .Select(leaf => $"bpftrace.scripts.{script}.data.{leaf}")];
        }
    }

    /// <summary>
    /// Whether every metric that it shows has a value; before the first print that is 0 or empty text.
    /// </summary>
    public bool HasValues => Metrics.Count > 0 && Metrics.All(metric => metric.Latest.Count > 0);

    /// <summary>Whether one of its metrics without instances has this value.</summary>
    public bool Shows(string variable, long value) =>
        Metrics.Any(metric => metric.Name.EndsWith($".{variable}", StringComparison.Ordinal)
            && metric.Latest is [var only]
            && only.GetProperty("value").GetInt64() == value);

    /// <summary>A heatmap's rows, named after the upper bounds of the buckets, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Heatmap() =>
    [
        .. Metrics.Single().ByInstance.Select(bucket =>
        {
            Match bounds = BucketName().Match(bucket.Key);
            Assert.That(bounds.Success, Is.True, $"MIN-MAX: {bucket.Key}");
            return KeyValuePair.Create(bounds.Groups["max"].Value, bucket.Value);
        }),
    ];

    /// <summary>A table's cells, titles first. Empty text is null in pmproxy's JSON.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table() =>
        [.. Parts(Metrics.Single().Latest.Single().GetProperty("value").GetString() ?? "", '\n')
            .Select(line => line.Split(','))];

    /// <summary>
    /// A flame graph's stacks, the frames as the lines, or the parts between commas, of an instance's name without
    /// their indentation.
    /// </summary>
    public IReadOnlyList<(IReadOnlyList<string> Frames, long Count)> FlameGraph() =>
        [.. Metrics.Single().ByInstance.Select(stack => (Parts(stack.Key, '\n', ','), stack.Value))];

    private IEnumerable<string> VariablesShown()
    {
        IEnumerable<JsonProperty> variables = Script.GetProperty("variables").EnumerateObject();
        return format switch
        {
            PanelFormat.TimeSeries => variables.Select(variable => variable.Name),
            PanelFormat.Heatmap => [First("histogram")],
            PanelFormat.Table => [First("output")],
            _ => [First("stacks")],
        };

        string First(string metricType) =>
            variables.First(variable => variable.Value.GetProperty("metrictype").GetString() == metricType).Name;
    }

    private static string[] Parts(string text, params char[] separators) =>
        text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"\A(?<min>.+?)-(?<max>.+?)\z")]
    private static partial Regex BucketName();
}
