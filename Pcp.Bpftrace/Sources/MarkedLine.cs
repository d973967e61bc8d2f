using Pcp.Bpftrace.Samples;
using Spectre.Console.Rendering;

namespace Pcp.Bpftrace.Sources;

/// <summary>A line of a script as a terminal shows it, and a mark to be shown below.</summary>
/// <param name="Text">The line, with tabs expanded and control characters made visible.</param>
/// <param name="Mark">Blanks and <c>^~~~</c>; empty if there is no such place in the line.</param>
internal sealed record MarkedLine(string Text, string Mark)
{
    private const int TabWidth = 8;

    /// <param name="line">The line.</param>
    /// <param name="firstColumn">The first column to mark, in bytes from 1; 0 for no mark.</param>
    /// <param name="endColumn">The column after the last one.</param>
    public static MarkedLine Create(string line, int firstColumn, int endColumn)
    {
        StringBuilder text = new();
        int column = 1; // in bytes, as bpftrace counts
        int cell = 0; // of the terminal: some characters take two, some none
        int start = -1;
        int end = -1;
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (column >= endColumn && end < 0)
                end = cell;
            if (column >= firstColumn && start < 0)
                start = cell;
            string shown = rune.Value == '\t'
                ? new string(' ', TabWidth - (cell % TabWidth))
                : VisibleText.Of(rune.ToString());
            text.Append(shown);
            cell += new Segment(shown).CellCount();
            column += rune.Utf8SequenceLength;
        }

        if (column == firstColumn)
            start = cell; // the line's end
        bool hasMark = firstColumn > 0 && start >= 0;
        int length = Math.Max(1, (end < 0 ? cell : end) - start);
        string mark = hasMark ? $"{new string(' ', start)}^{new string('~', length - 1)}" : "";
        return new MarkedLine(text.ToString(), mark);
    }
}
