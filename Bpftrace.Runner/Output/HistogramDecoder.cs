using System.Text.Json;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes <c>hist()</c> and <c>lhist()</c>: an array of buckets, or one for each key. A bucket,
/// <c>{"min": 4, "max": 7, "count": 2}</c>, becomes the instance <c>MIN-MAX</c>, with a key <c>KEY,MIN-MAX</c>.
/// </summary>
internal static class HistogramDecoder
{
    public static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject
        && VariableDecoder.TryDecode(ref json, name, context, TryDecodeContent);

    private static bool TryDecodeContent(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        json.TokenType == JsonTokenType.StartArray
            ? TryDecodeBuckets(ref json, [], context)
            : VariableDecoder.TryDecodeKeys(ref json, context, TryDecodeKey);

    private static bool TryDecodeKey(ref Utf8JsonReader json, ReadOnlySpan<byte> key, DecoderContext context)
    {
        // The separator belongs to an empty key too.
        context.Text.Clear();
        context.Text.Write(key);
        context.Text.Write((byte)',');
        return TryDecodeBuckets(ref json, context.Text.WrittenSpan, context);
    }

    private static bool TryDecodeBuckets(ref Utf8JsonReader json, ReadOnlySpan<byte> prefix, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        bool isValid = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            isValid &= TryDecodeBucket(ref json, prefix, context);
            json.Skip();
        }

        return isValid;
    }

    private static bool TryDecodeBucket(ref Utf8JsonReader json, ReadOnlySpan<byte> prefix, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return false;

        // A bucket without a bound is open. Open below, it comes before all others.
        ReadOnlySpan<byte> min = "-inf"u8;
        ReadOnlySpan<byte> max = "inf"u8;
        long order = long.MinValue;
        ulong count = 0;
        bool hasCount = false;
        bool hasBounds = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();

            // Bounds that a double cannot hold are quoted from bpftrace 0.24 on.
            ReadOnlySpan<byte> digits = json.ValueSpan;
            json.Skip();
            if (name.SequenceEqual("min"u8))
            {
                min = digits;
                hasBounds &= TryParseBound(digits, out order);
            }
            else if (name.SequenceEqual("max"u8))
            {
                max = digits;
                hasBounds &= TryParseBound(digits, out _);
            }
            else if (name.SequenceEqual("count"u8))
            {
                hasCount = context.Counts.TryParse(digits, out count);
            }
        }

        if (!hasBounds || !hasCount)
            return false;
        if (context.Quirks.LastBucketOverflows && min.SequenceEqual("-2147483648"u8) && max.SequenceEqual("0"u8))
        {
            min = "2147483648"u8;
            max = "inf"u8;
            order = 1L << 31;
        }

        ArrayPoolBufferWriter<byte> instance = context.Instance;
        instance.Clear();
        instance.Write(prefix);
        instance.Write(min);
        instance.Write((byte)'-');
        instance.Write(max);
        context.Sink.Number(instance.WrittenSpan, order, count, isNegative: false);
        return true;
    }

    private static bool TryParseBound(ReadOnlySpan<byte> digits, out long value)
    {
        bool isInteger = IntegerParser.TryParse(digits, out ulong bits, out bool isNegative);
        value = (long)(isNegative ? bits : Math.Min(bits, long.MaxValue));
        return isInteger;
    }
}
