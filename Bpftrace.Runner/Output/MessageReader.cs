using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// One line of <c>bpftrace -f json</c>, told to a sink. Tolerant: a line that is no JSON is mended if it can be
/// (<see cref="JsonRepair"/>); one that cannot be read is said and left out, and so is a type of message that is not known,
/// since new versions bring new ones.
/// </summary>
internal sealed class MessageReader(IMessageSink sink, OutputDialect dialect) : IDisposable
{
    private readonly DecoderContext _context = new(sink, dialect);
    private readonly PooledBuffer _mended = new();
    private readonly OutputWarnings _warnings = new(sink);

    // Once one had to be mended others will be too, and finding out by way of an exception costs more than to look.
    private bool _mendsFirst;

    /// <summary>Reads a line; an empty or blank one says nothing.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
            return;
        if (PlainMap.TryRead(line, out PlainMap map))
            map.Tell(_context);
        else if (!TryReadEnvelope(line, out MessageEnvelope message) || !TryTell(message))
            _warnings.Malformed(line);
        _context.Counts.See(line);
    }

    /// <summary>No more lines will come.</summary>
    public void Complete() => _warnings.Complete();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _context.Dispose();
        _mended.Dispose();
    }

    private bool TryReadEnvelope(ReadOnlySpan<byte> line, out MessageEnvelope message)
    {
        bool isTried = _mendsFirst;
        if (isTried && JsonRepair.TryMend(line, _mended))
            return MessageEnvelope.TryRead(_mended.Written, out message);
        if (MessageEnvelope.TryRead(line, out message))
            return true;
        _mendsFirst = !isTried && JsonRepair.TryMend(line, _mended) && MessageEnvelope.TryRead(_mended.Written, out message);
        return _mendsFirst;
    }

    private bool TryTell(MessageEnvelope message)
    {
        ReadOnlySpan<byte> type = message.Type;
        if (type.SequenceEqual("map"u8))
            return MapDecoder.TryDecode(message.Data, _context);
        if (type.SequenceEqual("hist"u8))
            return HistogramDecoder.TryDecode(message.Data, _context);
        if (type.SequenceEqual("stats"u8))
            return StatsDecoder.TryDecode(message.Data, _context);
        if (type.SequenceEqual("tseries"u8))
            return TimeSeriesDecoder.TryDecode(message.Data, _context);
        if (type.SequenceEqual("printf"u8) || type.SequenceEqual("time"u8) || type.SequenceEqual("cat"u8)
            || type.SequenceEqual("syscall"u8) || type.SequenceEqual("system"u8))
        {
            return TryTellPrinted(message.Data, endsLine: false);
        }

        if (type.SequenceEqual("value"u8) || type.SequenceEqual("join"u8))
            return TryTellPrinted(message.Data, endsLine: true);
        if (type.SequenceEqual("lost_events"u8))
            return TryTellLostEvents(message.Data);
        if (type.SequenceEqual("attached_probes"u8))
            return TryTellAttached(message.Data);
        if (IsError(type))
            sink.Warning(RuntimeErrorDecoder.Decode(message.Line));
        else
            _warnings.UnknownType(type, message.Line);
        return true;
    }

    private static bool IsError(ReadOnlySpan<byte> type)
        => type.SequenceEqual("helper_error"u8) || type.SequenceEqual("runtime_error"u8) || type.SequenceEqual("errorf"u8)
            || type.SequenceEqual("warnf"u8) || type.SequenceEqual("print_error"u8);

    /// <param name="data">A string, or any other value that the script printed.</param>
    /// <param name="endsLine">Whether bpftrace ends the line in text mode, which the JSON does not show.</param>
    private bool TryTellPrinted(ReadOnlySpan<byte> data, bool endsLine)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read())
            return false;
        if (json.TokenType == JsonTokenType.String && !endsLine)
        {
            sink.Printed(JsonText.Decode(json.ValueSpan, 1, _context.Text));
            return true;
        }

        _context.Text.Truncate(0);
        ValueText.Append(ref json, _context.Text);
        if (endsLine)
            _context.Text.Append((byte)'\n');
        sink.Printed(_context.Text.Written);
        return true;
    }

    private bool TryTellLostEvents(ReadOnlySpan<byte> data)
    {
        if (!TryReadCount(data, "events"u8, out long events))
            return false;
        sink.LostEvents(events);
        return true;
    }

    private bool TryTellAttached(ReadOnlySpan<byte> data)
    {
        if (!TryReadCount(data, "probes"u8, out long probes))
            return false;
        sink.Attached(probes);
        return true;
    }

    /// <summary>Reads <c>{"NAME": N}</c>, or N alone as bpftrace 0.9.2 has it.</summary>
    private bool TryReadCount(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, out long count)
    {
        count = 0;
        if (data.IsEmpty)
            return false;
        Utf8JsonReader json = new(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return _context.Counts.TryRead(ref json, out count);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = json.ValueSpan.SequenceEqual(name);
            json.Read();
            if (isIt)
                return _context.Counts.TryRead(ref json, out count);
            json.Skip();
        }

        return false;
    }
}
