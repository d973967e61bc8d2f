using Pcp.Bpftrace.Pictures;

namespace Pcp.Bpftrace.Terminal;

/// <summary>A line of a terminal that changes, and is gone at the end.</summary>
/// <param name="output">The terminal. If it has been closed, the work that the line is about goes on.</param>
/// <param name="width">Its width now: a line that is wider could not be replaced. Null or 0 if it is not known.</param>
internal sealed class ProgressLine(TextWriter output, Func<int>? width = null)
{
    private const string EraseLine = "\r\x1b[K";

    private bool _isShown;

    /// <summary>A line on standard error; null if that is no terminal, or one in which no line can change.</summary>
    internal static ProgressLine? OnTerminal(TextWriter errors) =>
        Console.IsErrorRedirected || TerminalCapabilities.IsDumb(Environment.GetEnvironmentVariable)
            ? null
            : new ProgressLine(errors, () => Console.WindowWidth);

    /// <summary>Shows a text in place of the one before.</summary>
    internal void Show(string text)
    {
        Write(EraseLine + (width?.Invoke() is > 1 and int columns ? Cells.Fit(text, columns - 1, "...") : text));
        _isShown = true;
    }

    /// <summary>Removes the line, if there is one.</summary>
    internal void Erase()
    {
        if (_isShown)
            Write(EraseLine);
        _isShown = false;
    }

    private void Write(string text)
    {
        try
        {
            output.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The terminal or the descriptor has been closed.
        }
    }
}
