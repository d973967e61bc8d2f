using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The content of a variable with <c>hist()</c> or <c>lhist()</c>: an array of buckets, or one for each key. A bucket becomes the
/// instance <c>MIN-MAX</c>, with a key <c>KEY,MIN-MAX</c>.
/// </summary>
internal static class HistogramDecoder
{
    /// <summary>Tells a sink what the data of a message says.</summary>
    /// <param name="data">Well-formed JSON, or empty.</param>
    /// <param name="context">Whom, and how the data is printed.</param>
    /// <returns>False if something in the data is not of this form; what is has been told all the same.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> data, DecoderContext context)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        bool isGood = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = JsonText.Decode(json.ValueSpan, 1, context.Text);
            json.Read();
            bool hasBuckets = json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            isGood &= hasBuckets;
            if (hasBuckets && context.Sink.BeginVariable(name))
            {
                isGood &= TellContent(ref json, context);
                context.Sink.EndVariable();
            }
            else
            {
                json.Skip();
            }
        }

        return isGood;
    }

    private static bool TellContent(ref Utf8JsonReader json, DecoderContext context)
    {
        PooledBuffer instance = context.Instance;
        instance.Truncate(0);
        if (json.TokenType == JsonTokenType.StartArray)
            return TellBuckets(ref json, context);
        bool isGood = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            context.Counts.See(json.ValueSpan);
            instance.Truncate(0);
            instance.Append(context.Key.Read(json.ValueSpan));
            instance.Append((byte)',');
            json.Read();
            isGood &= TellBuckets(ref json, context);
        }

        return isGood;
    }

    /// <param name="json">Stands on the array.</param>
    /// <param name="context">Its instance holds what the names of all these buckets begin with.</param>
    private static bool TellBuckets(ref Utf8JsonReader json, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return false;
        }

        PooledBuffer instance = context.Instance;
        int prefix = instance.Length;
        bool isGood = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (Bucket.TryRead(ref json, context, out Bucket bucket))
            {
                bucket.AppendName(instance);
                context.Sink.Unsigned(instance.Written, bucket.Order, bucket.Count);
                instance.Truncate(prefix);
            }
            else
            {
                isGood = false;
            }
        }

        return isGood;
    }
}
