using System.Text.Json;
using CommunityToolkit.HighPerformance;

namespace Bpftrace.Runner.Output;

/// <summary>Decodes a message; false if its data does not have the form of its type.</summary>
internal delegate bool MessageDecoder(MessageEnvelope message, DecoderContext context);

/// <summary>The types of bpftrace's messages and their decoders, one row a type.</summary>
internal static class MessageDecoders
{
    public static (byte[] Type, MessageDecoder Decode)[] All { get; } =
    [
        ([.. "map"u8], MapDecoder.TryDecode),
        ([.. "hist"u8], HistogramDecoder.TryDecode),
        ([.. "stats"u8], StatsDecoder.TryDecode),
        ([.. "tseries"u8], TimeSeriesDecoder.TryDecode),
        ([.. "printf"u8], TryDecodePrinted),
        ([.. "time"u8], TryDecodePrinted),
        ([.. "cat"u8], TryDecodePrinted),
        ([.. "syscall"u8], TryDecodePrinted),
        ([.. "system"u8], TryDecodePrinted),
        ([.. "value"u8], TryDecodeLine),
        ([.. "join"u8], TryDecodeLine),
        ([.. "lost_events"u8], TryDecodeLostEvents),
        ([.. "attached_probes"u8], TryDecodeAttached),
        ([.. "helper_error"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "runtime_error"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "errorf"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "warnf"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "print_error"u8], RuntimeErrorDecoder.TryDecode),
    ];

    private static bool TryDecodePrinted(MessageEnvelope message, DecoderContext context) =>
        TryDecodeText(message.Data, context, endsLine: false);

    private static bool TryDecodeLine(MessageEnvelope message, DecoderContext context) =>
        TryDecodeText(message.Data, context, endsLine: true);

    /// <param name="data">A string, or any other value that the script printed.</param>
    /// <param name="context">The sink, the version's quirks, scratch buffers.</param>
    /// <param name="endsLine">Whether text mode ends the line, which the JSON does not show.</param>
    private static bool TryDecodeText(ReadOnlySpan<byte> data, DecoderContext context, bool endsLine)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read())
            return false;
        context.Text.Clear();
        ValueFormatter.Append(ref json, context.Text);
        if (endsLine)
            context.Text.Write((byte)'\n');
        context.Sink.Printed(context.Text.WrittenSpan);
        return true;
    }

    private static bool TryDecodeLostEvents(MessageEnvelope message, DecoderContext context)
    {
        bool isValid = TryReadCount(message.Data, "events"u8, context.Counts, out long events);
        if (isValid)
            context.Sink.LostEvents(events);
        return isValid;
    }

    private static bool TryDecodeAttached(MessageEnvelope message, DecoderContext context)
    {
        bool isValid = TryReadCount(message.Data, "probes"u8, context.Counts, out long probes);
        if (isValid)
            context.Sink.Attached(probes);
        return isValid;
    }

    /// <summary>Reads <c>{"NAME": N}</c>, or N alone as bpftrace 0.9.2 prints it.</summary>
    private static bool TryReadCount(
        ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, CountParser counts, out long count)
    {
        count = 0;
        if (data.IsEmpty)
            return false;
        Utf8JsonReader json = new(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return counts.TryParse(ref json, out count);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isWanted = json.ValueSpan.SequenceEqual(name);
            json.Read();
            if (isWanted)
                return counts.TryParse(ref json, out count);
            json.Skip();
        }

        return false;
    }
}
