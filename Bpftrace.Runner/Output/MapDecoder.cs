using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The content of a map: <c>{"@x": 5}</c>, <c>{"@x": {"key": 5, …}}</c>. A key may come twice, because different keys can look
/// the same when printed; both are told. An object is always taken for keys and their values: that of a single variable
/// is a struct, but the JSON does not show it.
/// </summary>
internal static class MapDecoder
{
    /// <summary>Longer digits than these cannot be held exactly by a double.</summary>
    private const int ExactDigits = 15;

    /// <summary>Tells a sink what the data of a message says.</summary>
    /// <param name="data">Well-formed JSON, or empty.</param>
    /// <param name="sink">Is told.</param>
    /// <param name="key">Reads keys.</param>
    /// <param name="text">Is overwritten.</param>
    /// <returns>False if the data is not of this form.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> data, IMessageSink sink, MapKey key, PooledBuffer text)
    {
        var json = new Utf8JsonReader(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = sink.BeginVariable(JsonText.Decode(json.ValueSpan, 1, text));
            json.Read();
            if (isWanted)
            {
                TellContent(ref json, sink, key, text);
                sink.EndVariable();
            }
            else
            {
                json.Skip();
            }
        }

        return true;
    }

    /// <summary>Tells what the variable holds on whose content the reader stands.</summary>
    public static void TellContent(ref Utf8JsonReader json, IMessageSink sink, MapKey key, PooledBuffer text)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            TellValue(ref json, sink, [], text);
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var instance = key.Read(json.ValueSpan);
            json.Read();
            TellValue(ref json, sink, instance, text);
        }
    }

    private static void TellValue(ref Utf8JsonReader json, IMessageSink sink, ReadOnlySpan<byte> instance, PooledBuffer text)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                if (!TryTellInteger(json.ValueSpan, sink, instance))
                    sink.Text(instance, json.ValueSpan);
                break;
            case JsonTokenType.True:
                sink.Unsigned(instance, 0, 1);
                break;
            case JsonTokenType.False:
                sink.Unsigned(instance, 0, 0);
                break;
            case JsonTokenType.String:
                if (!IsQuotedInteger(json.ValueSpan) || !TryTellInteger(json.ValueSpan, sink, instance))
                    sink.Text(instance, JsonText.Decode(json.ValueSpan, 1, text));
                break;
            default:
                text.Truncate(0);
                ValueText.Append(ref json, text);
                sink.Text(instance, text.Written);
                break;
        }
    }

    private static bool TryTellInteger(ReadOnlySpan<byte> digits, IMessageSink sink, ReadOnlySpan<byte> instance)
    {
        if (IntegerText.TryUnsigned(digits, out var value))
            sink.Unsigned(instance, 0, value);
        else if (!IntegerText.TryNegative(digits, out var negative))
            return false;
        else if (negative == 0)
            sink.Unsigned(instance, 0, 0);
        else
            sink.Negative(instance, 0, negative);
        return true;
    }

    /// <summary>
    /// bpftrace 0.27 quotes integers that a double cannot hold, which then look like a string of digits. Shorter ones it
    /// never quotes, so those are strings; neither has an integer leading zeros.
    /// </summary>
    private static bool IsQuotedInteger(ReadOnlySpan<byte> text)
    {
        var digits = text is [(byte)'-', ..] ? text[1..] : text;
        return digits.Length > ExactDigits && digits[0] != (byte)'0' && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
