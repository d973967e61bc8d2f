namespace Pcp.Bpftrace.Pictures;

/// <summary>The meanings of the keys: the footer and the help.</summary>
internal static class KeyPictures
{
    /// <summary>The last line of the screen; keys that do not fit are in the help only.</summary>
    public static Line Footer(IReadOnlyList<KeyHint> hints, int width)
    {
        Line line = new();
        foreach (KeyHint hint in hints.Where(hint => hint.Word.Length > 0))
        {
            int gap = line.Width > 0 ? 2 : 0;
            if (line.Width + gap + hint.Keys.Length + 1 + hint.Word.Length > width)
                break;
            line.Add(Cells.Space(gap)).Add(hint.Keys, Palette.Name).Add(" " + hint.Word, Palette.Dim);
        }

        return line;
    }

    /// <summary>All keys, a line each, and how to go back.</summary>
    public static IReadOnlyList<Line> Help(IReadOnlyList<KeyHint> hints, Canvas canvas)
    {
        int width = hints.Max(hint => hint.Keys.Length);
        return
        [
            .. hints.Take(canvas.Height - 1).Select(hint =>
                new Line("  " + hint.Keys.PadRight(width + 2), Palette.Name)
                    .Add(hint.Meaning)
                    .Fit(canvas.Width, canvas.Appearance)),
            .. canvas.Height < 1 ? (Line[])[] :
                [new Line("  any key goes back", Palette.Dim).Fit(canvas.Width, canvas.Appearance)],
        ];
    }
}
