namespace Pcp.Bpftrace.Formats;

/// <summary>Writes lines for another program, until that closes its end of the pipe.</summary>
internal sealed class LineWriter(TextWriter output) : IDisposable
{
    private const int BrokenPipe = 32; // EPIPE

    private readonly CancellationTokenSource _closed = new();

    /// <summary>Is cancelled when the reader is gone.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Writes the lines of one sample, and flushes them.</summary>
    /// <exception cref="IOException">The output cannot be written for another reason, such as a full disk.</exception>
    public void Write(ReadOnlySpan<char> lines)
    {
        if (_closed.IsCancellationRequested)
            return;
        try
        {
            output.Write(lines);
            output.Flush();
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            _closed.Cancel();
        }
    }

    /// <summary>Leaves the output open.</summary>
    public void Dispose() => _closed.Dispose();
}
