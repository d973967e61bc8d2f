using System.Text.Json;

namespace Integration.Rig;

/// <summary>
/// A metric as the data source keeps it: what it was said to be when it was new, and what was fetched last.
/// </summary>
/// <param name="metadata">The answer to <c>/pmapi/metric</c>.</param>
internal sealed class GrafanaMetric(JsonElement metadata)
{
    private readonly Dictionary<int, string> _instanceNames = [];

    /// <summary>Its name.</summary>
    public string Name => metadata.GetProperty("name").GetString()!;

    /// <summary>"u64", "string", …</summary>
    public string Type => metadata.GetProperty("type").GetString()!;

    /// <summary>"counter", "instant", …; of counters the data source shows the rate.</summary>
    public string Semantics => metadata.GetProperty("sem").GetString()!;

    /// <summary>The label <c>metrictype</c>; null if there is none.</summary>
    public string? MetricType =>
        metadata.GetProperty("labels").TryGetProperty("metrictype", out JsonElement label) ? label.GetString() : null;

    /// <summary>Whether it has instances.</summary>
    public bool HasInstances => metadata.TryGetProperty("indom", out _);

    /// <summary>What was fetched last, in its order.</summary>
    public IReadOnlyList<JsonElement> Latest { get; private set; } = [];

    /// <summary>The values that were fetched last by instance name, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ByInstance =>
        [.. Latest.Select(
            value => KeyValuePair.Create(_instanceNames[Number(value)], value.GetProperty("value").GetInt64()))];

    /// <summary>Takes what was fetched.</summary>
    /// <param name="values">The metric's part of the answer.</param>
    /// <param name="context">Where the names of unknown instances are asked for.</param>
    public void Take(JsonElement values, RestContext context)
    {
        Latest = [.. values.EnumerateArray()];
        if (HasInstances && Latest.Any(value => !_instanceNames.ContainsKey(Number(value))))
        {
            foreach ((int number, string name) in context.Instances(Name))
                _instanceNames[number] = name;
        }
    }

    private static int Number(JsonElement value) => value.GetProperty("instance").GetInt32();
}
