using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes <c>tseries()</c>: <c>[{"interval_start": "…", "value": 5}, …]</c>, the oldest interval first, or one such
/// array for each key. Emits the newest interval that is complete: the one before the last, which is still being
/// filled. An interval without events has no value.
/// </summary>
internal static class TimeSeriesDecoder
{
    public static bool TryDecode(MessageEnvelope message, DecoderContext context) =>
        VariableDecoder.TryDecodeAll(message.Data, context, TryDecodeVariable);

    private static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        VariableDecoder.TryDecode(ref json, name, context, TryDecodeContent);

    private static bool TryDecodeContent(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        VariableDecoder.TryDecodeKeys(ref json, context, TryDecodeNewest);

    private static bool TryDecodeNewest(ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return false;
        }

        ReadOnlySpan<byte> filling = json.ValueSpan[..0];
        ReadOnlySpan<byte> complete = filling;
        bool isValid = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            complete = filling;
            isValid &= json.TokenType == JsonTokenType.StartObject;
            filling = ReadInterval(ref json);
        }

        return isValid && (complete.IsEmpty || TryEmit(complete, context, instance));
    }

    /// <summary>Reads the interval at the reader, which moves to its last token.</summary>
    /// <returns>The digits of its value as they were printed; empty if there is none.</returns>
    private static ReadOnlySpan<byte> ReadInterval(scoped ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> digits = json.ValueSpan[..0];
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return digits;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isValue = json.ValueSpan.SequenceEqual("value"u8);
            json.Read();
            if (isValue && json.TokenType is (JsonTokenType.Number or JsonTokenType.String))
                digits = json.ValueSpan;
            json.Skip();
        }

        return digits;
    }

    private static bool TryEmit(ReadOnlySpan<byte> digits, DecoderContext context, ReadOnlySpan<byte> instance)
    {
        if (!context.Counts.IsHexadecimal)
            return MapDecoder.TryEmitInteger(digits, context.Sink, instance);
        if (!IntegerParser.TryHexadecimal(digits, out ulong bits))
            return false;

        // A negative number has no minus there. One of 2^63 or more has the same digits, but is much rarer.
        if (unchecked((long)bits) is long value and < 0)
            context.Sink.Negative(instance, 0, value);
        else
            context.Sink.Unsigned(instance, 0, bits);
        return true;
    }
}
