using System.Text.Json;

namespace Pcp.Interop.Client;

/// <summary>Reads labels, which PCP keeps as JSON objects.</summary>
internal static class LabelReader
{
    /// <summary>The labels of several objects; later ones take the place of earlier ones.</summary>
    /// <exception cref="PmException">A text, which comes from another host, is no JSON object.</exception>
    internal static IReadOnlyDictionary<string, JsonElement> Read(IEnumerable<string> objects)
    {
        Dictionary<string, JsonElement> labels = new(StringComparer.Ordinal);
        foreach (string json in objects)
        {
            try
            {
                Add(labels, json);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new PmException(PmError.InvalidReply, "reading labels");
            }
        }

        return labels;
    }

    private static void Add(Dictionary<string, JsonElement> labels, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty label in document.RootElement.EnumerateObject())
        {
            // Half of a surrogate pair is JSON, but no text: that is found here, and not when somebody uses the label.
            if (label.Value.ValueKind == JsonValueKind.String)
                _ = label.Value.GetString();
            labels[label.Name] = label.Value.Clone();
        }
    }
}
