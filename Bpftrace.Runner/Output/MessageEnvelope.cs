using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// A message: <c>{"type": …, "data": …}</c>. Reading it checks the whole line: a line that breaks off in the middle
/// emits nothing, and decoders of the data get well-formed JSON.
/// </summary>
internal readonly ref struct MessageEnvelope(
    ReadOnlySpan<byte> line, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
{
    public ReadOnlySpan<byte> Line { get; } = line;

    public ReadOnlySpan<byte> Type { get; } = type;

    /// <summary>The JSON of the message's data; empty if it has none.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <returns>False if the line is not one whole JSON object with a type.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out MessageEnvelope envelope)
    {
        envelope = default;

        // Spares the exception for text that something else wrote to the same pipe.
        if (line is not [(byte)'{', .., (byte)'}'])
            return false;
        try
        {
            envelope = Read(line);
            return !envelope.Type.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static MessageEnvelope Read(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        ReadOnlySpan<byte> type = [];
        ReadOnlySpan<byte> data = [];
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            int start = (int)json.TokenStartIndex;
            ReadOnlySpan<byte> text = json.TokenType == JsonTokenType.String ? json.ValueSpan : [];
            json.Skip();
            if (name.SequenceEqual("type"u8))
                type = text;
            else if (name.SequenceEqual("data"u8) || (data.IsEmpty && IsBareData(name)))
                data = line[start..(int)json.BytesConsumed];
        }

        // Throws if anything follows the object.
        json.Read();
        return new MessageEnvelope(line, type, data);
    }

    // bpftrace 0.9.2 prints its data beside the type instead of in "data". So does 0.24 and later with numbers, some of
    // which are in both places.
    private static bool IsBareData(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("msg"u8) || name.SequenceEqual("probes"u8)
        || name.SequenceEqual("events"u8) || name.SequenceEqual("count"u8);
}
