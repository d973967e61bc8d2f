namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// Histograms as bars with count and share, and as a heat map over time. The histograms of a variable with keys are
/// below each other, the largest first.
/// </summary>
internal static class HistogramPicture
{
    /// <summary>How many lines are needed to show all of it.</summary>
    public static int Height(VariableHistory history)
    {
        IReadOnlyList<Histogram> histograms = Histogram.Of(history.Readings, SortOrder.Value);
        return histograms.Sum(histogram => histogram.Rows.Count + 1) + (histograms.Count > 1 ? histograms.Count : 0);
    }

    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        IReadOnlyList<Histogram> histograms = Histogram.Of(history.Readings, canvas.Sort);
        if (histograms is [{ Key: "" } single])
            return new HistogramTable(history, single, canvas).Draw();
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
            lines.AddRange(new HistogramTable(history, histograms[i], canvas with { Height = height - 1 }).Draw());
        }

        return lines;
    }

    private static Line Heading(Histogram histogram, Canvas canvas) =>
        new Line($"[{canvas.Appearance.Text(histogram.Key)}]", Palette.Strong)
            .Add($"  {Numbers.Exact(Math.Round(histogram.Total, 2))}", Palette.Dim)
            .Fit(canvas.Width, canvas.Appearance);
}
