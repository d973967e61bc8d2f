namespace Pcp.Bpftrace.Terminal;

/// <summary>A line of a terminal that changes, and is gone at the end.</summary>
/// <param name="output">The terminal. If it has been closed, the work that the line is about goes on.</param>
internal sealed class ProgressLine(TextWriter output)
{
    private const string EraseLine = "\r\x1b[K";

    private bool _isShown;

    /// <summary>Shows a text in place of the one before.</summary>
    internal void Show(string text)
    {
        Write(EraseLine + text);
        _isShown = true;
    }

    /// <summary>Removes the line, if there is one.</summary>
    internal void Erase()
    {
        if (_isShown)
            Write(EraseLine);
        _isShown = false;
    }

    /// <summary>Writes a line that stays, also where there is no terminal.</summary>
    internal void Print(string text) => Write($"{text}\n");

    private void Write(string text)
    {
        try
        {
            output.Write(text);
        }
        catch (IOException)
        {
            // It has been closed.
        }
    }
}
