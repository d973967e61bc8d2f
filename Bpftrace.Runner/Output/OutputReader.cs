using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Reads the standard output of <c>bpftrace -f json</c>, a message a line, into a sink. Lines that are not JSON are
/// repaired where possible (<see cref="JsonRepair"/>). Unreadable ones, and types of messages that newer versions
/// bring, are skipped with a warning. Allocates nothing once its buffers have grown. For one thread.
/// </summary>
/// <param name="sink">Receives the messages; its exceptions pass through.</param>
/// <param name="maxLineLength">The longest line in bytes, without the newline.</param>
/// <param name="quirks">How this version of bpftrace prints.</param>
internal sealed class OutputReader(IMessageSink sink, int maxLineLength, OutputQuirks quirks = default) : IDisposable
{
    private readonly LineReader _lines = new(maxLineLength);
    private readonly DecoderContext _context = new(sink, quirks);
    private readonly ArrayPoolBufferWriter<byte> _repaired = new();
    private readonly OutputWarnings _warnings = new(sink);

    // After one line that needed repair, others will too; after some that cannot be read, others cannot either. Then
    // checking them first is cheaper than an exception for each.
    private bool _checksFirst;

    /// <summary>Reads the next bytes, cut anywhere.</summary>
    /// <returns>
    /// False once a line was longer than allowed: the lines before it were read, everything from it on is ignored, and
    /// the process should be ended.
    /// </returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        while (_lines.TryRead(ref bytes, out ReadOnlySpan<byte> line))
            Read(line);
        return !_lines.IsTooLong;
    }

    /// <summary>Ends the output and reads a last line that has no newline. Call it once.</summary>
    /// <param name="isCutOff">Whether the writer was killed: then such a line is incomplete and ignored.</param>
    public void Complete(bool isCutOff = false)
    {
        if (!isCutOff)
            Append("\n"u8);
        _warnings.Complete();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _context.Dispose();
        _repaired.Dispose();
    }

    private void Read(ReadOnlySpan<byte> line)
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

    private bool TryReadEnvelope(ReadOnlySpan<byte> line, out MessageEnvelope message)
    {
        message = default;
        bool isChecked = _checksFirst || _warnings.AreMany;
        if (!isChecked && MessageEnvelope.TryRead(line, out message))
            return true;
        JsonState state = JsonRepair.Check(line, _repaired);
        _checksFirst |= state == JsonState.Repaired;
        return state switch
        {
            JsonState.Repaired => MessageEnvelope.TryRead(_repaired.WrittenSpan, out message),
            JsonState.WellFormed => isChecked && MessageEnvelope.TryRead(line, out message),
            _ => false,
        };
    }

    private bool TryDecode(MessageEnvelope message)
    {
        foreach ((byte[] type, MessageDecoder decode) in MessageDecoders.All)
        {
            if (message.Type.SequenceEqual(type))
                return decode(message, _context);
        }

        _warnings.UnknownType(message);
        return true;
    }
}
