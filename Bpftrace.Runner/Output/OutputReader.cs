namespace Bpftrace.Runner.Output;

/// <summary>
/// Reads the standard output of <c>bpftrace -f json</c> into a sink. Allocates nothing once its buffers have grown. For
/// one thread.
/// </summary>
internal sealed class OutputReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly MessageReader _messages;

    /// <param name="sink">Receives the messages; its exceptions pass through.</param>
    /// <param name="maxLineLength">The longest line in bytes, without the newline.</param>
    /// <param name="quirks">How this version of bpftrace prints.</param>
    public OutputReader(IMessageSink sink, int maxLineLength, OutputQuirks quirks = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLineLength);
        _lines = new LineReader(maxLineLength);
        _messages = new MessageReader(sink, quirks);
    }

    /// <summary>Reads the next bytes, cut anywhere.</summary>
    /// <returns>
    /// False once a line was longer than allowed: the lines before it were read, everything from it on is ignored, and
    /// the process should be ended.
    /// </returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        while (_lines.TryRead(ref bytes, out ReadOnlySpan<byte> line))
            _messages.Read(line);
        return !_lines.IsTooLong;
    }

    /// <summary>Ends the output and reads a last line that has no newline. Call it once.</summary>
    /// <param name="isCutOff">Whether the writer was killed: then such a line is incomplete and ignored.</param>
    public void Complete(bool isCutOff = false)
    {
        if (!isCutOff)
            _messages.Read(_lines.Rest);
        _messages.Complete();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _messages.Dispose();
    }
}
