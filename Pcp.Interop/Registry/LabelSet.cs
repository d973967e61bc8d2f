using System.Text.Encodings.Web;
using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;

namespace Pcp.Interop.Registry;

/// <summary>
/// Labels by name, for the properties that take them as a JSON object, such as <see cref="Metric.Labels"/>
/// (pmLookupLabels(3)). Of several values of one name the last counts.
/// </summary>
public sealed class LabelSet
{
    /// <summary>The longest name: libpcp refuses one of MAXLABELNAMELEN (255) characters.</summary>
    public const int MaxNameLength = 254;

    // libpcp refuses an object of PM_MAXLABELJSONLEN - 1 bytes, and that is 65,535.
    private const int MaxLength = 65_533;

    // Clients compare and show the text of the object, so that letters and signs are not escaped.
    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SortedDictionary<string, object> _labels = new(StringComparer.Ordinal);

    /// <summary>The object, or null if there are no labels.</summary>
    public string? Json { get; private set; }

    /// <summary>Sets a label.</summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is not of this form, or the labels become too long. They stay as
    /// they were.</exception>
    public void Set(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        SetValue(name, value);
    }

    /// <summary>Whether a text can be a label's name for PCP.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxNameLength
            && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="value">A string, a number or a truth value.</param>
    /// <exception cref="ArgumentException">The name or the length is not possible.</exception>
    internal void SetValue(string name, object value)
    {
        RequireName(name);
        SortedDictionary<string, object> labels = new(_labels, StringComparer.Ordinal) { [name] = value };
        string json = Write(labels);
        if (Encoding.UTF8.GetByteCount(json) > MaxLength)
            throw new ArgumentException($"the labels take more than {MaxLength} bytes with '{name}'");
        (_labels, Json) = (labels, json);
    }

    /// <exception cref="ArgumentException">It cannot be a label's name.</exception>
    internal static void RequireName(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot be a label's name: it takes a letter, then letters, digits and underscores, "
                + $"{MaxNameLength} at most");
        }
    }

    private static string Write(SortedDictionary<string, object> labels)
    {
        using ArrayPoolBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output, _plain))
        {
            json.WriteStartObject();
            foreach ((string name, object value) in labels)
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
