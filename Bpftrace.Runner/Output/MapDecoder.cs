using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes maps: <c>{"@x": 5}</c>, <c>{"@x": {"key": 5, …}}</c>. Different keys can look the same when printed, so a
/// key may come twice; both are emitted.
/// </summary>
internal static class MapDecoder
{
    // A double holds any integer of this many digits.
    private const int ExactDigits = 15;

    public static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        VariableDecoder.TryDecode(ref json, name, context, TryDecodeContent);

    public static bool TryDecodeContent(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartObject || !context.Sink.IsSingle)
            return VariableDecoder.TryDecodeKeys(ref json, context, TryDecodeValue);

        // Without keys it is a structure. One that holds nothing is {} in 0.27.
        context.Text.Clear();
        ValueFormatter.Append(ref json, context.Text);
        if (!context.Text.WrittenSpan.SequenceEqual("{}"u8))
            context.Sink.Text([], context.Text.WrittenSpan);
        return true;
    }

    public static bool TryDecodeValue(ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        IMessageSink sink = context.Sink;
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                if (!TryEmitInteger(json.ValueSpan, sink, instance))
                    sink.Text(instance, json.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                sink.Number(instance, 0, json.TokenType == JsonTokenType.True ? 1u : 0, isNegative: false);
                break;
            case JsonTokenType.String:
                if (!IsQuotedInteger(json.ValueSpan) || !TryEmitInteger(json.ValueSpan, sink, instance))
                    sink.Text(instance, JsonString.Decode(json.ValueSpan, 1, context.Text));
                break;
            default:
                EmitFormatted(ref json, instance, context);
                break;
        }

        return true;
    }

    /// <summary>Emits an integer of at most 64 bits.</summary>
    /// <returns>False if the digits are not such an integer.</returns>
    public static bool TryEmitInteger(ReadOnlySpan<byte> digits, IMessageSink sink, ReadOnlySpan<byte> instance)
    {
        bool isInteger = IntegerParser.TryParse(digits, out ulong bits, out bool isNegative);
        if (isInteger)
            sink.Number(instance, 0, bits, isNegative);
        return isInteger;
    }

    private static void EmitFormatted(ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        context.Text.Clear();
        bool isBuffer = json.TokenType == JsonTokenType.StartArray && context.Sink.HoldsBytes;
        if (!isBuffer || !ValueFormatter.TryAppendBytes(ref json, context.Text))
        {
            context.Text.Clear();
            ValueFormatter.Append(ref json, context.Text);
        }

        context.Sink.Text(instance, context.Text.WrittenSpan);
    }

    // From 0.24 on, bpftrace quotes integers that a double cannot hold, so they look like strings of digits. It never
    // quotes shorter ones, and integers have no leading zeros.
    private static bool IsQuotedInteger(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text is [(byte)'-', ..] ? text[1..] : text;
        return digits.Length > ExactDigits
            && digits[0] != (byte)'0' && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
