using System.Text.Json;
using CommunityToolkit.HighPerformance;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes <c>avg()</c>, a number, and <c>stats()</c>, <c>{"count": 2, "average": 7, "total": 15}</c>; or one of those
/// for each key. A variable with <c>stats()</c> is emitted as three.
/// </summary>
internal static class StatsDecoder
{
    public static bool TryDecode(MessageEnvelope message, DecoderContext context) =>
        VariableDecoder.TryDecodeAll(message.Data, context, TryDecodeVariable);

    private static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context)
    {
        if (!IsStats(json) && context.Sink.BeginVariable(JsonString.Decode(name, 1, context.Text)))
        {
            AverageDecoder.TryDecodeContent(ref json, [], context);
            context.Sink.EndVariable();
            return true;
        }

        DecodePart(json, name, ".count"u8, context);
        DecodePart(json, name, ".average"u8, context);
        DecodePart(json, name, ".total"u8, context);
        json.Skip();
        return true;
    }

    /// <param name="json">A copy: the content is read once for each part.</param>
    /// <param name="name">The variable's name as it was printed.</param>
    /// <param name="part">The part, with the dot before it.</param>
    /// <param name="context">The sink, the version's quirks, scratch buffers.</param>
    private static void DecodePart(
        Utf8JsonReader json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> part, DecoderContext context)
    {
        context.Text.Clear();
        JsonString.Append(name.Length == 1 ? "@root"u8 : name, 1, context.Text);
        context.Text.Write(part);
        if (!context.Sink.BeginVariable(context.Text.WrittenSpan))
            return;
        if (json.TokenType != JsonTokenType.StartObject || IsNumbers(json))
        {
            DecodeMember(ref json, [], part[1..], context);
        }
        else
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> instance = context.DecodeKey(json.ValueSpan);
                json.Read();
                DecodeMember(ref json, instance, part[1..], context);
            }
        }

        context.Sink.EndVariable();
    }

    private static void DecodeMember(
        ref Utf8JsonReader json, ReadOnlySpan<byte> instance, ReadOnlySpan<byte> part, DecoderContext context)
    {
        // A variable that was zeroed may be a bare 0.
        if (json.TokenType != JsonTokenType.StartObject)
        {
            MapDecoder.TryDecodeValue(ref json, instance, context);
            return;
        }

        ReadOnlySpan<byte> count = [];
        bool isComputed = context.Quirks.AveragesUnsigned && part.SequenceEqual("average"u8);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("count"u8))
                count = json.ValueSpan;
            if (isComputed && name.SequenceEqual("total"u8))
                AverageDecoder.Emit(count, json.ValueSpan, context.Sink, instance);
            else if (!isComputed && name.SequenceEqual(part))
                MapDecoder.TryDecodeValue(ref json, instance, context);
            else
                json.Skip();
        }
    }

    /// <param name="json">A copy, so that the caller's reader does not move.</param>
    private static bool IsStats(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        if (IsNumbers(json))
            return true;
        json.Read();
        return json.TokenType == JsonTokenType.PropertyName && json.Read()
            && json.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>
    /// Whether these three members come in this order. An <c>avg()</c> with just these keys would be mistaken for them.
    /// </summary>
    private static bool IsNumbers(Utf8JsonReader json) =>
        IsNext(ref json, "count"u8) && IsNext(ref json, "average"u8) && IsNext(ref json, "total"u8)
        && json.Read() && json.TokenType == JsonTokenType.EndObject;

    private static bool IsNext(ref Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueSpan.SequenceEqual(name)
        && json.Read() && json.TokenType != JsonTokenType.StartObject;
}
