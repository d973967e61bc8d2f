using System.Globalization;
using System.Text.Json;

namespace Fleet.Values;

/// <summary>The values as pmproxy returns them from the key-value store (PMWEBAPI(3), time series).</summary>
internal sealed class StoredValues(HttpClient pmproxy)
{
    /// <summary>The latest ones of all hosts.</summary>
    public FleetValues Latest(IEnumerable<string> hosts)
    {
        FleetValues values = new();
        foreach (string host in hosts)
        {
            foreach (string variable in Script.Variables)
                Add(values, host, variable);
        }

        return values;
    }

    /// <summary>The hosts whose metrics have these labels.</summary>
    public int Count(string variable, string qualifier) => Get("query", $"{Script.Prefix}{variable}{{{qualifier}}}")
        .EnumerateArray().Count();

    private void Add(FleetValues values, string host, string variable)
    {
        string query = $"{Script.Prefix}{variable}{{hostname==\"{host}\"}}";
        JsonElement[] latest = [.. Get("query", $"{query}[samples:1]").EnumerateArray()];
        Dictionary<string, string> names = new();
        foreach (string? series in latest.Select(value => value.GetProperty("series").GetString()).Distinct())
        {
            foreach (JsonElement instance in Get("instances", series!, "series").EnumerateArray())
                names[instance.GetProperty("instance").GetString()!] = instance.GetProperty("name").GetString()!;
        }

        foreach (JsonElement value in latest)
        {
            string name = value.TryGetProperty("instance", out JsonElement id) ? names[id.GetString()!] : "";
            values[new ValueKey(host, variable, name)] =
                ulong.Parse(value.GetProperty("value").GetString()!, CultureInfo.InvariantCulture);
        }
    }

    private JsonElement Get(string request, string value, string parameter = "expr")
    {
        string url = $"/series/{request}?{parameter}={Uri.EscapeDataString(value)}";
        using JsonDocument document = JsonDocument.Parse(pmproxy.GetStringAsync(url).Result);
        return document.RootElement.Clone();
    }
}
