using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes <c>tseries()</c>: <c>[{"interval_start": "…", "value": 5}, …]</c>, the oldest interval first, or one such
/// array for each key. Emits the newest interval that is complete: the one before the last, which is still being
/// filled. An interval without events has no value.
/// </summary>
internal static class TimeSeriesDecoder
{
    public static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        VariableDecoder.TryDecode(ref json, name, context, static (ref json, _, context) =>
            VariableDecoder.TryDecodeKeys(ref json, context, TryDecodeNewest));

    private static bool TryDecodeNewest(ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        ReadOnlySpan<byte> filling = [];
        ReadOnlySpan<byte> complete = [];
        bool isValid = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            complete = filling;
            isValid &= TryReadInterval(ref json, out filling);
            json.Skip();
        }

        return isValid && (complete.IsEmpty || TryEmit(complete, context, instance));
    }

    // Reads the digits of an interval's value, empty if there is none.
    private static bool TryReadInterval(scoped ref Utf8JsonReader json, out ReadOnlySpan<byte> digits)
    {
        digits = [];
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isValue = json.ValueSpan.SequenceEqual("value"u8);
            json.Read();
            if (isValue && json.TokenType is (JsonTokenType.Number or JsonTokenType.String))
                digits = json.ValueSpan;
            json.Skip();
        }

        return true;
    }

    private static bool TryEmit(ReadOnlySpan<byte> digits, DecoderContext context, ReadOnlySpan<byte> instance)
    {
        if (!context.Counts.IsHexadecimal)
            return MapDecoder.TryEmitInteger(digits, context.Sink, instance);

        // A negative number has no minus there. One of 2^63 or more has the same digits, but is much rarer.
        bool isInteger = IntegerParser.TryHexadecimal(digits, out ulong bits);
        if (isInteger)
            context.Sink.Number(instance, 0, bits, isNegative: unchecked((long)bits) < 0);
        return isInteger;
    }
}
