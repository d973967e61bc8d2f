namespace Pcp.Bpftrace.Pictures;

/// <summary>A value over time as columns, the newest at the right, with its scale at the left.</summary>
internal static class Chart
{
    private const int ScaleWidth = 10;

    /// <param name="intervals">The values.</param>
    /// <param name="isRate">Whether the values are per second.</param>
    /// <param name="canvas">Where and how.</param>
    public static IReadOnlyList<Line> Draw(IReadOnlyList<Interval> intervals, bool isRate, Canvas canvas)
    {
        int width = canvas.Width - ScaleWidth - 1;
        if (width < 1)
            return [];
        Interval[] shown = intervals.TakeLast(width).ToArray();
        double high = shown.Select(interval => interval.Level).DefaultIfEmpty().Max();
        double low = Math.Min(0, shown.Select(interval => interval.Level).DefaultIfEmpty().Min());
        string levels = canvas.Appearance.Levels;
        int steps = levels.Length - 1;
        List<Line> lines = [];
        for (int row = canvas.Height - 1; row >= 0; row--)
        {
            double? scale = row == canvas.Height - 1 ? high : row == 0 ? low : null;
            string label = scale is not double mark ? "" : isRate ? Numbers.Rate(mark) : Numbers.Short(mark);
            StringBuilder columns = new(Cells.Space(width - shown.Length));
            foreach (Interval interval in shown)
            {
                double share = high > low ? (interval.Level - low) / (high - low) : 0;
                int filled = (int)Math.Ceiling(share * canvas.Height * steps);
                columns.Append(levels[Math.Clamp(filled - (row * steps), 0, steps)]);
            }

            lines.Add(new Line(label.PadLeft(ScaleWidth - 1) + " ", Palette.Dim)
                .Add(canvas.Appearance.VerticalLine, Palette.Dim)
                .Add(columns.ToString(), Palette.Bar));
        }

        return lines;
    }
}
