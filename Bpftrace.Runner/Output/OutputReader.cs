namespace Bpftrace.Runner.Output;

/// <summary>
/// Reads what <c>bpftrace -f json</c> writes to its standard output and tells a sink what it says. In the steady state
/// nothing is allocated. For one thread.
/// </summary>
public sealed class OutputReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly MessageReader _messages;

    /// <summary>Creates a reader for the output of one process.</summary>
    /// <param name="sink">Is told what bpftrace says; its exceptions pass through.</param>
    /// <param name="maxLineLength">The longest line to take, in bytes without the newline.</param>
    /// <param name="dialect">How the version at hand prints.</param>
    public OutputReader(IMessageSink sink, int maxLineLength, OutputDialect dialect = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLineLength);
        _lines = new LineReader(maxLineLength);
        _messages = new MessageReader(sink, dialect);
    }

    /// <summary>Reads what came next; where it was cut does not matter.</summary>
    /// <param name="bytes">What was read from the pipe.</param>
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

    /// <summary>The output has ended: reads a last line that has no newline. Call it once.</summary>
    /// <param name="isCutOff">Whether its writer was killed, so that such a line is taken for the part of one and left out.</param>
    public void Complete(bool isCutOff = false)
    {
        if (!isCutOff)
            _messages.Read(_lines.Rest);
        _messages.Complete();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        _messages.Dispose();
    }
}
