using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The content of a map: <c>{"@x": 5}</c>, <c>{"@x": {"key": 5, …}}</c>. A key may come twice, because different keys can look
/// the same when printed; both are told.
/// </summary>
internal static class MapDecoder
{
    /// <summary>Longer digits than these cannot be held exactly by a double.</summary>
    private const int ExactDigits = 15;

    /// <summary>Tells a sink what the data of a message says.</summary>
    /// <param name="data">Well-formed JSON, or empty.</param>
    /// <param name="context">Whom, and how the data is printed.</param>
    /// <returns>False if the data is not of this form.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> data, DecoderContext context)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isWanted = context.Sink.BeginVariable(JsonText.Decode(json.ValueSpan, 1, context.Text));
            json.Read();
            if (isWanted)
            {
                TellContent(ref json, context);
                context.Sink.EndVariable();
            }
            else
            {
                json.Skip();
            }
        }

        return true;
    }

    /// <summary>Tells what the variable holds on whose content the reader stands.</summary>
    public static void TellContent(ref Utf8JsonReader json, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            TellValue(ref json, context, []);
            return;
        }

        if (context.Sink.IsSingle)
        {
            TellStructure(ref json, context);
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> instance = context.Key.Read(json.ValueSpan);
            json.Read();
            TellValue(ref json, context, instance);
        }
    }

    /// <summary>Tells a variable without keys that holds a structure. One that holds nothing is <c>{}</c> in 0.27.</summary>
    private static void TellStructure(ref Utf8JsonReader json, DecoderContext context)
    {
        context.Text.Truncate(0);
        ValueText.Append(ref json, context.Text);
        if (!context.Text.Written.SequenceEqual(ValueText.Nothing))
            context.Sink.Text([], context.Text.Written);
    }

    /// <summary>Tells the value that the reader stands on; afterwards the reader stands on its last token.</summary>
    public static void TellValue(ref Utf8JsonReader json, DecoderContext context, ReadOnlySpan<byte> instance)
    {
        IMessageSink sink = context.Sink;
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
                    sink.Text(instance, JsonText.Decode(json.ValueSpan, 1, context.Text));
                break;
            default:
                context.Text.Truncate(0);
                if (json.TokenType != JsonTokenType.StartArray || !sink.HoldsBytes || !BytesText.TryAppend(ref json, context.Text))
                    ValueText.Append(ref json, context.Text);
                sink.Text(instance, context.Text.Written);
                break;
        }
    }

    /// <summary>Tells an integer of at most 64 bits.</summary>
    /// <returns>False if the digits are none.</returns>
    public static bool TryTellInteger(ReadOnlySpan<byte> digits, IMessageSink sink, ReadOnlySpan<byte> instance)
    {
        if (IntegerText.TryUnsigned(digits, out ulong value))
            sink.Unsigned(instance, 0, value);
        else if (!IntegerText.TryNegative(digits, out long negative))
            return false;
        else if (negative == 0)
            sink.Unsigned(instance, 0, 0);
        else
            sink.Negative(instance, 0, negative);
        return true;
    }

    /// <summary>
    /// From 0.24 on, bpftrace quotes integers that a double cannot hold, which then look like a string of digits. Shorter ones it
    /// never quotes, so those are strings; neither has an integer leading zeros.
    /// </summary>
    private static bool IsQuotedInteger(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text is [(byte)'-', ..] ? text[1..] : text;
        return digits.Length > ExactDigits && digits[0] != (byte)'0' && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
