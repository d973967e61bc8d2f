using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// One line of <c>bpftrace -f json</c>, told to a sink. Tolerant: a line that cannot be read is said and left out, and so is
/// a type of message that is not known, since new versions bring new ones.
/// </summary>
internal sealed class MessageReader(IMessageSink sink, OutputDialect dialect) : IDisposable
{
    private readonly MapKey _key = new(dialect);
    private readonly PooledBuffer _text = new();
    private readonly PooledBuffer _bucket = new();
    private readonly OutputWarnings _warnings = new(sink);

    /// <summary>Reads a line; an empty or blank one says nothing.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
            return;
        if (!MessageEnvelope.TryRead(line, out var message) || !TryTell(message, line))
            _warnings.Malformed(line);
    }

    /// <summary>No more lines will come.</summary>
    public void Complete() => _warnings.Complete();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _text.Dispose();
        _bucket.Dispose();
    }

    private bool TryTell(MessageEnvelope message, ReadOnlySpan<byte> line)
    {
        var type = message.Type;
        if (type.SequenceEqual("map"u8))
            return MapDecoder.TryDecode(message.Data, sink, _key, _text);
        if (type.SequenceEqual("hist"u8))
            return HistogramDecoder.TryDecode(message.Data, sink, _key, _bucket);
        if (type.SequenceEqual("stats"u8))
            return StatsDecoder.TryDecode(message.Data, sink, _key, _text);
        if (type.SequenceEqual("printf"u8) || type.SequenceEqual("time"u8) || type.SequenceEqual("cat"u8)
            || type.SequenceEqual("syscall"u8) || type.SequenceEqual("system"u8))
            return TryTellPrinted(message.Data, endsLine: false);
        if (type.SequenceEqual("value"u8) || type.SequenceEqual("join"u8))
            return TryTellPrinted(message.Data, endsLine: true);
        if (type.SequenceEqual("lost_events"u8))
            return TryTellLostEvents(message.Data);
        if (type.SequenceEqual("attached_probes"u8))
            return TryTellAttached(message.Data);
        if (type.SequenceEqual("helper_error"u8) || type.SequenceEqual("runtime_error"u8))
            sink.Warning(RuntimeErrorDecoder.Decode(line));
        else
            _warnings.UnknownType(type, line);
        return true;
    }

    /// <param name="data">A string, or any other value that the script printed.</param>
    /// <param name="endsLine">Whether bpftrace ends the line in text mode, which the JSON does not show.</param>
    private bool TryTellPrinted(ReadOnlySpan<byte> data, bool endsLine)
    {
        var json = new Utf8JsonReader(data);
        if (data.IsEmpty || !json.Read())
            return false;
        if (json.TokenType == JsonTokenType.String && !endsLine)
        {
            sink.Printed(JsonText.Decode(json.ValueSpan, 1, _text));
            return true;
        }

        _text.Truncate(0);
        ValueText.Append(ref json, _text);
        if (endsLine)
            _text.Append((byte)'\n');
        sink.Printed(_text.Written);
        return true;
    }

    private bool TryTellLostEvents(ReadOnlySpan<byte> data)
    {
        if (!TryReadCount(data, "events"u8, out var events))
            return false;
        sink.LostEvents(events);
        return true;
    }

    private bool TryTellAttached(ReadOnlySpan<byte> data)
    {
        if (!TryReadCount(data, "probes"u8, out var probes))
            return false;
        sink.Attached(probes);
        return true;
    }

    /// <summary>Reads <c>{"NAME": N}</c>, or N alone as bpftrace 0.9.2 has it.</summary>
    private static bool TryReadCount(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, out long count)
    {
        count = 0;
        if (data.IsEmpty)
            return false;
        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return IntegerText.TryCount(ref json, out count);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = json.ValueSpan.SequenceEqual(name);
            json.Read();
            if (isIt)
                return IntegerText.TryCount(ref json, out count);
            json.Skip();
        }

        return false;
    }
}
