using System.Text.Json;

namespace Integration.Rig;

/// <summary>A metric in the data source: its metadata when it was new, and its last values.</summary>
/// <param name="metadata">The answer to <c>/pmapi/metric</c>.</param>
internal sealed class GrafanaMetric(JsonElement metadata)
{
    private readonly Dictionary<int, string> _instanceNames = [];

    /// <summary>Its name.</summary>
    public string Name => metadata.GetProperty("name").GetString()!;

    /// <summary>"u64", "string", …</summary>
    public string Type => metadata.GetProperty("type").GetString()!;

    /// <summary>"counter", "instant", …; the data source shows the rate of counters.</summary>
    public string Semantics => metadata.GetProperty("sem").GetString()!;

    /// <summary>The label <c>metrictype</c>; null if there is none.</summary>
    public string? MetricType =>
        metadata.GetProperty("labels").TryGetProperty("metrictype", out JsonElement label) ? label.GetString() : null;

    /// <summary>Whether it has instances.</summary>
    public bool HasInstances => metadata.TryGetProperty("indom", out _);

    /// <summary>The last values, in the order of the answer.</summary>
    public IReadOnlyList<JsonElement> Latest { get; private set; } = [];

    /// <summary>The last values by instance name, in the order of the answer.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> ByInstance =>
        [.. Latest.Select(
            value => KeyValuePair.Create(_instanceNames[Number(value)], value.GetProperty("value").GetInt64()))];

    /// <summary>Stores fetched values.</summary>
    /// <param name="values">The metric's part of the answer.</param>
    /// <param name="context">Used to request the names of unknown instances.</param>
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
