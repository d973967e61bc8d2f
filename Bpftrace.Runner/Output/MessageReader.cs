using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Reads one line of <c>bpftrace -f json</c> at a time. Lines that are not JSON are repaired where possible
/// (<see cref="JsonRepair"/>). Unreadable ones, and types of messages that newer versions bring, are skipped with a
/// warning.
/// </summary>
internal sealed class MessageReader(IMessageSink sink, OutputQuirks quirks) : IDisposable
{
    private readonly DecoderContext _context = new(sink, quirks);
    private readonly ArrayPoolBufferWriter<byte> _repaired = new();
    private readonly OutputWarnings _warnings = new(sink);

    // After one line that needed repair, others will too, and trying it first is cheaper than an exception.
    private bool _repairsFirst;

    /// <summary>Reads a line; blank ones are skipped.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
            return;
        if (PlainMap.TryRead(line, out PlainMap map))
            map.Emit(_context);
        else if (!TryReadEnvelope(line, out MessageEnvelope message) || !TryDecode(message))
            _warnings.Malformed(line);
        _context.Counts.Observe(line);
    }

    /// <summary>Reports what could not be read; no more lines follow.</summary>
    public void Complete() => _warnings.Complete();

    public void Dispose()
    {
        _context.Dispose();
        _repaired.Dispose();
    }

    private bool TryReadEnvelope(ReadOnlySpan<byte> line, out MessageEnvelope message)
    {
        bool isTried = _repairsFirst;
        if (isTried && JsonRepair.TryRepair(line, _repaired))
            return MessageEnvelope.TryRead(_repaired.WrittenSpan, out message);
        if (MessageEnvelope.TryRead(line, out message))
            return true;
        _repairsFirst = !isTried && JsonRepair.TryRepair(line, _repaired)
            && MessageEnvelope.TryRead(_repaired.WrittenSpan, out message);
        return _repairsFirst;
    }

    private bool TryDecode(MessageEnvelope message)
    {
        foreach ((byte[] type, MessageDecoder decode) in MessageDecoders.All)
        {
            if (message.Type.SequenceEqual(type))
                return decode(message, _context);
        }

        _warnings.UnknownType(message.Type, message.Line);
        return true;
    }
}
