using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The content of a variable with <c>tseries()</c>: <c>[{"interval_start": "…", "value": 5}, …]</c>, the oldest interval first, or one
/// such array for each key. Told is the value of the newest interval that is complete: the one before the last, which is
/// still being filled. Where nothing was recorded in it, there is no value.
/// </summary>
internal static class TimeSeriesDecoder
{
    /// <inheritdoc cref="HistogramDecoder.TryDecode"/>
    public static bool TryDecode(ReadOnlySpan<byte> data, DecoderContext context)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        bool isGood = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isWanted = context.Sink.BeginVariable(JsonText.Decode(json.ValueSpan, 1, context.Text));
            json.Read();
            if (isWanted)
            {
                isGood &= TryTellContent(ref json, context);
                context.Sink.EndVariable();
            }
            else
            {
                json.Skip();
            }
        }

        return isGood;
    }

    private static bool TryTellContent(ref Utf8JsonReader json, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return TryTellNewest(ref json, context, []);
        bool isGood = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            context.Counts.See(json.ValueSpan);
            ReadOnlySpan<byte> instance = context.Key.Read(json.ValueSpan);
            json.Read();
            isGood &= TryTellNewest(ref json, context, instance);
        }

        return isGood;
    }

    private static bool TryTellNewest(ref Utf8JsonReader json, DecoderContext context, ReadOnlySpan<byte> instance)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return false;
        }

        ReadOnlySpan<byte> filling = json.ValueSpan[..0];
        ReadOnlySpan<byte> complete = filling;
        bool isGood = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            complete = filling;
            isGood &= json.TokenType == JsonTokenType.StartObject;
            filling = ReadInterval(ref json);
        }

        return isGood && (complete.IsEmpty || TryTell(complete, context, instance));
    }

    /// <summary>Reads the element that the reader stands on; afterwards the reader stands on its last token.</summary>
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

    private static bool TryTell(ReadOnlySpan<byte> digits, DecoderContext context, ReadOnlySpan<byte> instance)
    {
        if (!context.Counts.AreHexadecimal)
            return MapDecoder.TryTellInteger(digits, context.Sink, instance);
        if (!IntegerText.TryHexadecimal(digits, out ulong bits))
            return false;

        // A negative number has no minus there. One of 2^63 or more has the same digits, but is much rarer.
        if (unchecked((long)bits) is var value and < 0)
            context.Sink.Negative(instance, 0, value);
        else
            context.Sink.Unsigned(instance, 0, bits);
        return true;
    }
}
