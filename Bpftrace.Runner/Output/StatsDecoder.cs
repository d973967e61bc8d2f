using System.Text.Json;
using CommunityToolkit.HighPerformance;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes <c>avg()</c>, a number, and <c>stats()</c>, <c>{"count": 2, "average": 7, "total": 15}</c>; or one of those
/// for each key. A variable with <c>stats()</c> is emitted as three.
/// <para>
/// A version with <see cref="OutputQuirks.AveragesUnsigned"/> gets averages of negative numbers wrong: that of
/// <c>stats()</c> is then calculated from its count and total, and one of <c>avg()</c> that is as large as a wrong one
/// is left out, with a warning.
/// </para>
/// </summary>
internal static class StatsDecoder
{
    // 2^64 divided by some 16 million: a script is unlikely to average more values before their sum is negative.
    private const ulong LeastDoubtful = 1UL << 40;

    public static bool TryDecodeVariable(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context)
    {
        if (!IsStats(json) && context.Sink.BeginVariable(JsonString.Decode(name, 1, context.Text)))
        {
            if (context.Quirks.AveragesUnsigned)
                VariableDecoder.TryDecodeKeys(ref json, context, TryDecodeUnlessDoubtful);
            else
                MapDecoder.TryDecodeContent(ref json, [], context);
            context.Sink.EndVariable();
            return true;
        }

        DecodePart(json, name, ".count"u8, context);
        DecodePart(json, name, ".average"u8, context);
        DecodePart(json, name, ".total"u8, context);
        return true;
    }

    private static bool TryDecodeUnlessDoubtful(
        ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.Number
            || !IntegerParser.TryUnsigned(json.ValueSpan, out ulong value) || value < LeastDoubtful)
        {
            return MapDecoder.TryDecodeValue(ref json, instance, context);
        }

        context.WarnOfAverage(value);
        return true;
    }

    // The reader is a copy: the content is read once for each part. The part's name begins with a dot.
    private static void DecodePart(
        Utf8JsonReader json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> part, DecoderContext context)
    {
        context.Text.Clear();
        JsonString.Append(name.Length == 1 ? "@root"u8 : name, 1, context.Text);
        context.Text.Write(part);
        if (!context.Sink.BeginVariable(context.Text.WrittenSpan))
            return;
        part = part[1..];
        bool hasKeys = json.TokenType == JsonTokenType.StartObject && !IsNumbers(json);
        if (!hasKeys)
            DecodeMember(ref json, [], part, context);
        while (hasKeys && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> instance = context.DecodeKey(json.ValueSpan);
            json.Read();
            DecodeMember(ref json, instance, part, context);
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
                EmitAverage(count, json.ValueSpan, context.Sink, instance);
            else if (!isComputed && name.SequenceEqual(part))
                MapDecoder.TryDecodeValue(ref json, instance, context);
            json.Skip();
        }
    }

    // The average is rounded toward zero, as bpftrace does.
    private static void EmitAverage(
        ReadOnlySpan<byte> count, ReadOnlySpan<byte> total, IMessageSink sink, ReadOnlySpan<byte> instance)
    {
        if (!IntegerParser.TryUnsigned(count, out ulong divisor)
            || !Int128.TryParse(
                total, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 sum))
        {
            return;
        }

        Int128 average = divisor == 0 ? 0 : sum / divisor;
        sink.Number(instance, 0, unchecked((ulong)average), average < 0);
    }

    // The reader is a copy: the caller's does not move.
    private static bool IsStats(Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.StartObject
        && (IsNumbers(json)
            || (json.Read() && json.TokenType == JsonTokenType.PropertyName
                && json.Read() && json.TokenType == JsonTokenType.StartObject));

    // Whether these three members come in this order. An avg() with just these keys would be mistaken for them.
    private static bool IsNumbers(Utf8JsonReader json) =>
        IsNext(ref json, "count"u8) && IsNext(ref json, "average"u8) && IsNext(ref json, "total"u8)
        && json.Read() && json.TokenType == JsonTokenType.EndObject;

    private static bool IsNext(ref Utf8JsonReader json, ReadOnlySpan<byte> name) =>
        json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueSpan.SequenceEqual(name)
        && json.Read() && json.TokenType != JsonTokenType.StartObject;
}
