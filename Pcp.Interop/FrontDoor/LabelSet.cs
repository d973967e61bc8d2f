using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;

namespace Pcp.Interop;

/// <summary>Labels by name: a JSON object, as PCP keeps them (pmLookupLabels(3)).</summary>
internal sealed class LabelSet
{
    // PM_MAXLABELNAMELEN and PM_MAXLABELJSONLEN of pmapi.h.
    private const int MaxNameLength = 255, MaxLength = 65535;

    private readonly SortedDictionary<string, object> _labels = new(StringComparer.Ordinal);

    /// <summary>The object, or null if there are no labels.</summary>
    internal string? Json { get; private set; }

    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="value">A string, a number or a truth value.</param>
    /// <exception cref="ArgumentException">The name or the length is not possible.</exception>
    internal void Set(string name, object value)
    {
        RequireName(name);
        _labels[name] = value;
        string json = Write();
        if (Encoding.UTF8.GetByteCount(json) > MaxLength)
            throw new ArgumentException($"the labels take more than {MaxLength} bytes with '{name}'");
        Json = json;
    }

    /// <exception cref="ArgumentException">It cannot be a label's name.</exception>
    internal static void RequireName(string name)
    {
        bool isName = name.Length is > 0 and <= MaxNameLength
            && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName)
        {
            throw new ArgumentException(
                $"'{name}' cannot be a label's name: it takes a letter, then letters, digits and underscores, "
                + $"{MaxNameLength} at most");
        }
    }

    private string Write()
    {
        using ArrayPoolBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            foreach ((string name, object value) in _labels)
            {
                json.WritePropertyName(name);
                switch (value)
                {
                    case string text:
                        json.WriteStringValue(text);
                        break;
                    case bool truth:
                        json.WriteBooleanValue(truth);
                        break;
                    case long number:
                        json.WriteNumberValue(number);
                        break;
                    default:
                        json.WriteNumberValue((double)value);
                        break;
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
