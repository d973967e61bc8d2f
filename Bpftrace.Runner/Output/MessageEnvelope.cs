using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// What is common to all messages: <c>{"type": …, "data": …}</c>. The whole line is checked when an envelope is read, so that
/// a line that breaks off in the middle leaves nothing behind, and what decodes the data need not fear malformed JSON.
/// </summary>
internal readonly ref struct MessageEnvelope
{
    private MessageEnvelope(ReadOnlySpan<byte> line, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Line = line;
        Type = type;
        Data = data;
    }

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Line { get; }

    /// <summary>What the message is about, as it stands in the line.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The JSON of the message's data; empty if it has none.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Reads the envelope of a line.</summary>
    /// <returns>False if the line is not one whole JSON object with a type.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out MessageEnvelope envelope)
    {
        envelope = default;

        // Text that something else wrote to the same pipe is told apart without the price of an exception.
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
            ReadOnlySpan<byte> value = line[start..(int)json.BytesConsumed];
            if (name.SequenceEqual("type"u8))
                type = text;
            else if (name.SequenceEqual("data"u8) || (data.IsEmpty && IsBareData(name)))
                data = value;
        }

        // Whatever follows the object is an error that this finds.
        json.Read();
        return new MessageEnvelope(line, type, data);
    }

    /// <summary>
    /// bpftrace 0.9.2 has no <c>data</c>; what would be in it stands beside the type. So do the numbers of 0.24 and later, some of
    /// which have both.
    /// </summary>
    private static bool IsBareData(ReadOnlySpan<byte> name)
        => name.SequenceEqual("msg"u8) || name.SequenceEqual("probes"u8) || name.SequenceEqual("events"u8)
            || name.SequenceEqual("count"u8);
}
