using System.Text;
using System.Text.Json;

namespace Integration.CorpusTests;

/// <summary>The output of <c>bpftrace -f json</c>, read without any of the agent's code.</summary>
internal static class BareJson
{
    /// <summary>The text that a tool printed.</summary>
    public static string Text(string output)
    {
        StringBuilder text = new();
        foreach ((string type, JsonElement data) in Messages(output))
        {
            if (type is "printf" or "time" or "join" or "cat" or "system")
                text.Append(data.GetString());
        }

        return text.ToString();
    }

    /// <summary>The values of its variables, each as printed first.</summary>
    public static ToolValues Values(string output)
    {
        ToolValues values = new();
        foreach ((string variable, string type, JsonElement data) in Prints(output).DistinctBy(print => print.Variable))
            Add(values, variable, type, data);
        return values;
    }

    /// <summary>The values of a variable without keys, one for each time that it was printed.</summary>
    public static IReadOnlyList<ulong> Printed(string output, string variable) =>
        [.. Prints(output).Where(print => print.Variable == variable).Select(print => print.Data.GetUInt64())];

    private static IEnumerable<(string Variable, string Type, JsonElement Data)> Prints(string output) =>
        from message in Messages(output)
        where message.Type is "map" or "hist" or "stats"
        from variable in message.Data.EnumerateObject()
        select (variable.Name, message.Type, variable.Value);

    private static IEnumerable<(string Type, JsonElement Data)> Messages(string output)
    {
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return (
                document.RootElement.GetProperty("type").GetString()!,
                document.RootElement.GetProperty("data").Clone());
        }
    }

    private static void Add(ToolValues values, string variable, string type, JsonElement data)
    {
        bool isKeyed = data.ValueKind == JsonValueKind.Object
            && !(type == "stats" && data.TryGetProperty("average", out _));
        if (!isKeyed)
        {
            AddOne(values, variable, "", data);
            return;
        }

        foreach (JsonProperty entry in data.EnumerateObject())
            AddOne(values, variable, entry.Name, entry.Value);
    }

    private static void AddOne(ToolValues values, string variable, string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement bucket in value.EnumerateArray())
                {
                    values.Set(
                        variable,
                        (key.Length == 0 ? "" : key + ",") + Range(bucket),
                        bucket.GetProperty("count").ToString());
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty part in value.EnumerateObject())
                    values.Set($"{variable}.{part.Name}", key, part.Value.ToString());
                break;
            default:
                values.Set(variable, key, value.ToString());
                break;
        }
    }

    private static string Range(JsonElement bucket) => $"{End(bucket, "min", "-inf")}-{End(bucket, "max", "inf")}";

    private static string End(JsonElement bucket, string name, string open) =>
        bucket.TryGetProperty(name, out JsonElement end) ? end.ToString() : open;
}
