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
        ([.. "map"u8], Variables(MapDecoder.TryDecodeVariable)),
        ([.. "hist"u8], Variables(HistogramDecoder.TryDecodeVariable)),
        ([.. "stats"u8], Variables(StatsDecoder.TryDecodeVariable)),
        ([.. "tseries"u8], Variables(TimeSeriesDecoder.TryDecodeVariable)),
        ([.. "printf"u8], TryDecodePrinted),
        ([.. "time"u8], TryDecodePrinted),
        ([.. "cat"u8], TryDecodePrinted),
        ([.. "syscall"u8], TryDecodePrinted),
        ([.. "system"u8], TryDecodePrinted),
        ([.. "value"u8], TryDecodeLine),
        ([.. "join"u8], TryDecodeLine),
        ([.. "lost_events"u8], Count([.. "events"u8], static (sink, count) => sink.LostEvents(count))),
        ([.. "attached_probes"u8], Count([.. "probes"u8], static (sink, count) => sink.Attached(count))),
        ([.. "helper_error"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "runtime_error"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "errorf"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "warnf"u8], RuntimeErrorDecoder.TryDecode),
        ([.. "print_error"u8], RuntimeErrorDecoder.TryDecode),
    ];

    private static MessageDecoder Variables(JsonDecoder decodeVariable) =>
        (message, context) => VariableDecoder.TryDecodeAll(message.Data, context, decodeVariable);

    private static bool TryDecodePrinted(MessageEnvelope message, DecoderContext context) =>
        TryDecodeText(message.Data, context, end: []);

    // Text mode ends the line, which the JSON does not show.
    private static bool TryDecodeLine(MessageEnvelope message, DecoderContext context) =>
        TryDecodeText(message.Data, context, end: "\n"u8);

    // A string, or any other value that the script printed.
    private static bool TryDecodeText(ReadOnlySpan<byte> data, DecoderContext context, ReadOnlySpan<byte> end)
    {
        if (data.IsEmpty)
            return false;
        Utf8JsonReader json = new(data);
        json.Read();
        context.Text.Clear();
        ValueFormatter.Append(ref json, context.Text);
        context.Text.Write(end);
        context.Sink.Printed(context.Text.WrittenSpan);
        return true;
    }

    // {"NAME": N}, or N alone as bpftrace 0.9.2 prints it. The repair may have put N into quotes.
    private static MessageDecoder Count(byte[] name, Action<IMessageSink, long> emit) => (message, context) =>
    {
        if (message.Data.IsEmpty)
            return false;
        Utf8JsonReader json = new(message.Data);
        json.Read();
        bool isFound = json.TokenType != JsonTokenType.StartObject;
        while (!isFound && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            isFound = json.ValueSpan.SequenceEqual(name);
            json.Read();
            if (!isFound)
                json.Skip();
        }

        if (!isFound || !context.Counts.TryParse(json.ValueSpan, out ulong count) || count > long.MaxValue)
            return false;
        emit(context.Sink, (long)count);
        return true;
    };
}
