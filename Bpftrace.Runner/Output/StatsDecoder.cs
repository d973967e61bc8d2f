using System.Text.Json;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The content of a variable with <c>avg()</c>, a number, or with <c>stats()</c>,
/// <c>{"count": 2, "average": 7, "total": 15}</c>; or one of those for each key. What <c>stats()</c> holds is told as three variables.
/// </summary>
internal static class StatsDecoder
{
    /// <inheritdoc cref="MapDecoder.TryDecode"/>
    public static bool TryDecode(ReadOnlySpan<byte> data, DecoderContext context)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (!IsStats(json) && context.Sink.BeginVariable(JsonText.Decode(name, 1, context.Text)))
            {
                Averages.TellContent(ref json, context);
                context.Sink.EndVariable();
            }
            else
            {
                TellParts(ref json, name, context);
            }
        }

        return true;
    }

    /// <param name="json">Stands on the content; afterwards on its last token.</param>
    /// <param name="name">The variable's name as it was printed.</param>
    /// <param name="context">Whom to tell.</param>
    private static void TellParts(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context)
    {
        TellPart(json, name, ".count"u8, context);
        TellPart(json, name, ".average"u8, context);
        TellPart(json, name, ".total"u8, context);
        json.Skip();
    }

    /// <param name="json">A copy: the content is read once for each part.</param>
    /// <param name="name">The variable's name as it was printed.</param>
    /// <param name="part">The part with the dot before it.</param>
    /// <param name="context">Whom to tell.</param>
    private static void TellPart(Utf8JsonReader json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> part, DecoderContext context)
    {
        context.Text.Truncate(0);
        JsonText.Append(name.Length == 1 ? "@root"u8 : name, 1, context.Text);
        context.Text.Append(part);
        if (!context.Sink.BeginVariable(context.Text.Written))
            return;
        if (json.TokenType == JsonTokenType.StartObject && !IsNumbers(json))
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> instance = context.Key.Read(json.ValueSpan);
                json.Read();
                TellPart(ref json, instance, part[1..], context);
            }
        }
        else
        {
            TellPart(ref json, [], part[1..], context);
        }

        context.Sink.EndVariable();
    }

    /// <summary>Tells one number of the three; a variable that was zeroed may be a bare 0.</summary>
    private static void TellPart(
        ref Utf8JsonReader json, ReadOnlySpan<byte> instance, ReadOnlySpan<byte> part, DecoderContext context)
    {
        if (json.TokenType == JsonTokenType.StartObject)
            TellMember(ref json, instance, part, context);
        else
            MapDecoder.TellValue(ref json, context, instance);
    }

    private static void TellMember(
        ref Utf8JsonReader json, ReadOnlySpan<byte> instance, ReadOnlySpan<byte> part, DecoderContext context)
    {
        ReadOnlySpan<byte> count = [];
        bool isComputed = context.Dialect.AveragesUnsigned && part.SequenceEqual("average"u8);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("count"u8))
                count = json.ValueSpan;
            if (isComputed && name.SequenceEqual("total"u8))
                Averages.Tell(count, json.ValueSpan, context.Sink, instance);
            else if (!isComputed && name.SequenceEqual(part))
                MapDecoder.TellValue(ref json, context, instance);
            else
                json.Skip();
        }
    }

    /// <param name="json">A copy, so that looking ahead does not move the decoder's own.</param>
    private static bool IsStats(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        if (IsNumbers(json))
            return true;
        json.Read();
        return json.TokenType == JsonTokenType.PropertyName && json.Read() && json.TokenType == JsonTokenType.StartObject;
    }

    /// <summary>
    /// Whether it is the three numbers themselves: these members in this order. Only an <c>avg()</c> with just these keys could look
    /// like it.
    /// </summary>
    private static bool IsNumbers(Utf8JsonReader json) =>
        IsNext(ref json, "count"u8) && IsNext(ref json, "average"u8) && IsNext(ref json, "total"u8)
        && json.Read() && json.TokenType == JsonTokenType.EndObject;

    private static bool IsNext(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
        => json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueSpan.SequenceEqual(name) && json.Read()
            && json.TokenType != JsonTokenType.StartObject;
}
