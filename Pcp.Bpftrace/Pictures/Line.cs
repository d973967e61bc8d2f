using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pcp.Bpftrace.Pictures;

/// <summary>A line of a picture: text in styles, free of control characters.</summary>
internal sealed class Line
{
    private readonly List<Segment> _segments = [];

    public Line()
    {
    }

    public Line(string text, Style? style = null) => Add(text, style);

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The width in cells.</summary>
    public int Width { get; private set; }

    public Line Add(string text, Style? style = null)
    {
        if (text.Length > 0)
            _segments.Add(new Segment(text, style ?? Palette.Plain));
        Width += Cells.Width(text);
        return this;
    }

    public Line Add(Line line)
    {
        _segments.AddRange(line._segments);
        Width += line.Width;
        return this;
    }

    public Line PadTo(int width) => Add(Cells.Space(width - Width));

    /// <summary>This line, or its beginning if it is too wide.</summary>
    public Line Fit(int width, Appearance appearance)
    {
        if (Width <= width)
            return this;
        Line line = new();
        foreach (Segment segment in _segments)
        {
            int room = width - line.Width;
            if (Cells.Width(segment.Text) > room - appearance.Ellipsis.Length)
            {
                // Something is cut, here or behind it: the space makes this segment too wide in any case.
                string rest = segment.Text + Cells.Space(room + 1);
                line.Add(Cells.Fit(rest, room, appearance.Ellipsis), segment.Style);
                break;
            }

            line.Add(segment.Text, segment.Style);
        }

        return line;
    }

    public override string ToString() => string.Concat(_segments.Select(segment => segment.Text));
}
