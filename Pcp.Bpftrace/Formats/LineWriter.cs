namespace Pcp.Bpftrace.Formats;

/// <summary>Writes lines for another program, until that closes its end of the pipe.</summary>
internal sealed class LineWriter(TextWriter output) : IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Is cancelled when the reader is gone.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Writes the lines of one sample, and flushes them.</summary>
    public void Write(ReadOnlySpan<char> lines)
    {
        if (_closed.IsCancellationRequested)
            return;
        try
        {
            output.Write(lines);
            output.Flush();
        }
        catch (IOException)
        {
            _closed.Cancel();
        }
    }

    /// <summary>Leaves the output open.</summary>
    public void Dispose() => _closed.Dispose();
}
