using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The characters that pictures are made of, as far as the terminal can show them.</summary>
/// <param name="IsUnicode">Whether it shows more than ASCII.</param>
internal sealed record Appearance(bool IsUnicode)
{
    /// <summary>A full cell of a bar.</summary>
    public char Full => IsUnicode ? '█' : '#';

    /// <summary>The left one to seven eighths of a cell; in ASCII, a bar ends with a whole cell.</summary>
    public string Eighths => IsUnicode ? "▏▎▍▌▋▊▉" : "";

    /// <summary>Nothing and the lower one to eight eighths of a cell, or what looks like it.</summary>
    public string Levels => IsUnicode ? " ▁▂▃▄▅▆▇█" : " _.-:=+*#";

    /// <summary>From nothing to dense.</summary>
    public string Shades => IsUnicode ? " ·░▒▓█" : " .:+#@";

    public string Ellipsis => IsUnicode ? "…" : "...";

    public string Separator => IsUnicode ? " · " : " - ";

    public string Arrow => IsUnicode ? " → " : " > ";

    /// <summary>Marks the column that a table is sorted by, the smallest first.</summary>
    public string Ascending => IsUnicode ? "▲" : "^";

    /// <summary>Marks the column that a table is sorted by, the largest first.</summary>
    public string Descending => IsUnicode ? "▼" : "v";

    public string Backwards => IsUnicode ? "◀ " : "< ";

    public string Times => IsUnicode ? "×" : "x";

    public string Failure => IsUnicode ? "✗ " : "x ";

    public char HorizontalLine => IsUnicode ? '─' : '-';

    public string VerticalLine => IsUnicode ? "│" : "|";

    public string Branch => IsUnicode ? "├─ " : "|- ";

    public string LastBranch => IsUnicode ? "└─ " : "`- ";

    public string Passing => VerticalLine + "  ";

    /// <summary>The pictures of a moving sign of life.</summary>
    public string Spinner => IsUnicode ? "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" : "|/-\\";

    /// <summary>Text from outside, on one line, with nothing in it that controls the terminal.</summary>
    public string Text(string text)
    {
        text = VisibleText.Of(text);
        if (Ascii.IsValid(text))
            return text;
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsModifier(rune))
                shown.Append(IsUnicode || rune.IsAscii ? rune.ToString() : "?");
        }

        return shown.ToString();
    }

    /// <summary>Joiners and variation selectors: terminals disagree about the width of what they modify.</summary>
    private static bool IsModifier(Rune rune) =>
        rune.Value is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
