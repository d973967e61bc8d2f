using Spectre.Console;

namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// Histograms as bars with count and share, and as a heat map over time. The histograms of a variable with keys are
/// below each other, the largest first.
/// </summary>
internal static class HistogramPicture
{
    /// <summary>Narrower canvases have no room for a heat map beside the bars.</summary>
    private const int SideBySideWidth = 64;

    private const int ShareWidth = 6;

    /// <summary>How many lines show all of it.</summary>
    public static int Height(VariableHistory history)
    {
        IReadOnlyList<Histogram> histograms = Histogram.Of(history.Readings, SortOrder.Value);
        return histograms.Sum(histogram => histogram.Rows.Count + 1) + (histograms.Count > 1 ? histograms.Count : 0);
    }

    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        IReadOnlyList<Histogram> histograms = Histogram.Of(history.Readings, canvas.Sort);
        if (histograms is [{ Key: "" } single])
            return DrawOne(history, single, canvas);
        List<Line> lines = [];
        for (int i = 0; i < histograms.Count; i++)
        {
            // Each one gets an equal part of what is left, at least a line below its title.
            int left = canvas.Height - lines.Count;
            int shown = Math.Min(histograms.Count - i, Math.Max(left / 4, 1));
            int height = Math.Min(left / shown, histograms[i].Rows.Count + 2);
            if (height < 2 || (left < 4 && i < histograms.Count - 1))
            {
                string more = $"{canvas.Appearance.Ellipsis} {histograms.Count - i} more";
                if (left > 0)
                    lines.Add(new Line(more, Palette.Dim).Fit(canvas.Width, canvas.Appearance));
                break;
            }

            lines.Add(Heading(histograms[i], canvas));
            lines.AddRange(DrawOne(history, histograms[i], canvas with { Height = height - 1 }));
        }

        return lines;
    }

    private static Line Heading(Histogram histogram, Canvas canvas) =>
        new Line($"[{canvas.Appearance.Text(histogram.Key)}]", Palette.Strong)
            .Add($"  {Numbers.Exact(Math.Round(histogram.Total, 2))}", Palette.Dim)
            .Fit(canvas.Width, canvas.Appearance);

    private static List<Line> DrawOne(VariableHistory history, Histogram histogram, Canvas canvas)
    {
        bool isWide = canvas.Width >= SideBySideWidth;
        bool isBoth = canvas.View == HistogramView.Both && (isWide || canvas.Height >= 2 * histogram.Rows.Count);
        bool isBelow = isBoth && !isWide;
        histogram = histogram.Shrink(Math.Max(1, isBelow ? canvas.Height / 2 : canvas.Height));
        if (histogram.Rows.Count == 0 || canvas.Height == 0)
            return [];

        string[] counts = [.. histogram.Rows.Select(row => Count(row, canvas))];
        int labelWidth = histogram.Rows.Max(row => row.Range.Label.Length);
        int countWidth = counts.Max(count => count.Length);
        int fixedWidth = labelWidth + countWidth + ShareWidth + 4;
        int room = canvas.Width - fixedWidth;
        bool hasMap = isBoth || canvas.View == HistogramView.HeatMap;
        int mapWidth = !hasMap ? 0 : isBoth && !isBelow ? Math.Max(0, (room - 2) / 2) : Math.Max(0, room);
        int barWidth = canvas.View == HistogramView.HeatMap ? 0 : isBelow ? room : room - (hasMap ? mapWidth + 2 : 0);
        HeatMap map = new(history.Intervals, histogram, mapWidth, canvas.Appearance);
        double highest = histogram.Rows.Max(row => row.Amount);
        double total = histogram.Total;

        List<Line> lines = [];
        List<Line> below = [];
        for (int i = 0; i < histogram.Rows.Count; i++)
        {
            HistogramRow row = histogram.Rows[i];
            Style style = row.Amount > 0 ? Palette.Plain : Palette.Dim;
            Line line = new Line(row.Range.Label.PadRight(labelWidth + 1), style)
                .Add(counts[i].PadLeft(countWidth), style)
                .Add(Numbers.Share(row.Amount, total).PadLeft(ShareWidth + 1) + " ", Palette.Dim);
            if (barWidth > 0)
                line.Add(Bar.Horizontal(row.Amount / highest, barWidth, canvas.Appearance), Palette.Bar);
            if (isBelow)
                below.Add(new Line(row.Range.Label.PadRight(fixedWidth), style).Add(map.Row(i)));
            else if (mapWidth > 0)
                AddMap(line, map.Row(i), fixedWidth + barWidth, canvas);
            lines.Add(line.Fit(canvas.Width, canvas.Appearance));
        }

        lines.AddRange(below.Select(line => line.Fit(canvas.Width, canvas.Appearance)));
        if (mapWidth > 0 && lines.Count < canvas.Height)
        {
            Line axis = new();
            AddMap(axis, map.Axis(), fixedWidth + (isBelow ? 0 : barWidth), canvas);
            lines.Add(axis.Fit(canvas.Width, canvas.Appearance));
        }

        return lines;
    }

    private static void AddMap(Line line, Line map, int column, Canvas canvas)
    {
        line.PadTo(column);
        if (canvas.View == HistogramView.Both && canvas.Width >= SideBySideWidth)
            line.Add(canvas.Appearance.VerticalLine + " ", Palette.Dim);
        line.Add(map);
    }

    private static string Count(HistogramRow row, Canvas canvas) =>
        canvas.Sort == SortOrder.Rate ? Numbers.Rate(row.Amount) : Numbers.Exact(row.Amount);
}
