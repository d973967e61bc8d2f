using Pcp.Bpftrace.Pictures;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pcp.Bpftrace.Terminal;

/// <summary>
/// The alternate screen of a terminal: it writes the lines that changed, all in one piece, and so does not flicker.
/// </summary>
internal sealed class Screen(ITerminal terminal, ColorSystem colors)
{
    // A line that is wider than was measured must not continue on the next one, so lines are not wrapped.
    private const string EnterSequence = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[0m\x1b[2J";
    private const string LeaveSequence = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

    private readonly AnsiCapabilities _capabilities = new() { Ansi = true, ColorSystem = colors, Links = false };
    private readonly Lock _lock = new();
    private string[] _shown = [];
    private int _width;
    private bool _isEntered;

    public void Enter()
    {
        lock (_lock)
        {
            if (_isEntered)
                return;
            _isEntered = true;
            _shown = [];
            terminal.Write(EnterSequence);
        }
    }

    /// <summary>Leaves the terminal as it was; what was there before is there again.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (!_isEntered)
                return;
            _isEntered = false;
            terminal.Write(LeaveSequence);
        }
    }

    /// <summary>Makes the next <see cref="Draw"/> write the whole frame.</summary>
    public void Forget()
    {
        lock (_lock)
            _shown = [];
    }

    /// <summary>Shows a frame.</summary>
    /// <param name="lines">One for each line of the terminal.</param>
    /// <param name="width">The width of the terminal.</param>
    public void Draw(IReadOnlyList<Line> lines, int width)
    {
        lock (_lock)
        {
            if (!_isEntered)
                return;
            StringBuilder frame = new();
            if (_shown.Length != lines.Count || _width != width)
            {
                _shown = new string[lines.Count];
                _width = width;
                frame.Append("\x1b[0m\x1b[2J");
            }

            for (int i = 0; i < lines.Count; i++)
            {
                string line = Encode(lines[i]);
                if (_shown[i] == line)
                    continue;
                _shown[i] = line;
                frame.Append(CultureInfo.InvariantCulture, $"\x1b[{i + 1}H").Append(line);

                // After a line of full width the cursor is still on the last column, which this sequence would erase.
                if (lines[i].Width < width)
                    frame.Append("\x1b[K");
            }

            if (frame.Length > 0)
                terminal.Write(frame.ToString());
        }
    }

    private string Encode(Line line)
    {
        using StringWriter text = new();
        AnsiWriter writer = new(text, _capabilities);
        foreach (Segment segment in line.Segments)
            writer.Write(segment.Text, segment.Style, null);
        return text.ToString();
    }
}
