using System.Text.Json;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes <c>hist()</c> and <c>lhist()</c>: an array of buckets, or one for each key. A bucket becomes the instance
/// <c>MIN-MAX</c>, with a key <c>KEY,MIN-MAX</c>.
/// </summary>
internal static class HistogramDecoder
{
    public static bool TryDecode(MessageEnvelope message, DecoderContext context) =>
        VariableDecoder.TryDecodeAll(message.Data, context, TryDecodeVariable);

    private static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context)
    {
        if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            return VariableDecoder.TryDecode(ref json, name, context, TryDecodeContent);
        json.Skip();
        return false;
    }

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
        {
            json.Skip();
            return false;
        }

        ArrayPoolBufferWriter<byte> instance = context.Instance;
        bool isValid = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!Bucket.TryRead(ref json, context, out Bucket bucket))
            {
                isValid = false;
                continue;
            }

            instance.Clear();
            instance.Write(prefix);
            bucket.AppendName(instance);
            context.Sink.Unsigned(instance.WrittenSpan, bucket.Order, bucket.Count);
        }

        return isValid;
    }
}
