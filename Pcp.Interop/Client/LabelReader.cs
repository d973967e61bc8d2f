using System.Text.Json;

namespace Pcp.Interop.Client;

/// <summary>Reads labels, which PCP keeps as JSON objects.</summary>
internal static class LabelReader
{
    /// <summary>The labels of several objects; later ones take the place of earlier ones.</summary>
    internal static IReadOnlyDictionary<string, JsonElement> Read(IEnumerable<string> objects)
    {
        Dictionary<string, JsonElement> labels = new(StringComparer.Ordinal);
        foreach (string json in objects)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty label in document.RootElement.EnumerateObject())
                labels[label.Name] = label.Value.Clone();
        }

        return labels;
    }
}
