namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// The counts of a histogram over time: a column for each interval, the newest at the right, a line for each row. The
/// counts differ by orders of magnitude, so the shades follow their logarithms.
/// </summary>
internal sealed class HeatMap
{
    private readonly Interval[] _intervals;
    private readonly double[][] _counts;
    private readonly double _highest;
    private readonly int _width;
    private readonly Appearance _appearance;

    public HeatMap(IReadOnlyList<Interval> intervals, Histogram histogram, int width, Appearance appearance)
    {
        _width = width;
        _appearance = appearance;
        _intervals = intervals.TakeLast(width).ToArray();
        _counts = [.. histogram.Rows.Select(row => _intervals.Select(interval => Count(interval, row)).ToArray())];
        _highest = _counts.SelectMany(counts => counts).DefaultIfEmpty().Max();
    }

    /// <summary>The line of a row of the histogram.</summary>
    public Line Row(int row)
    {
        Line line = new(Cells.Space(_width - _intervals.Length));
        foreach (double count in _counts[row])
            line.Add(Shade(count), count > 0 ? Palette.HeatOf(Intensity(count)) : Palette.Dim);
        return line;
    }

    /// <summary>The line below, which says how long ago the left column was.</summary>
    public Line Axis()
    {
        string now = _width < 12 ? "" : "now";
        string past = _intervals is [Interval first, ..]
            ? "-" + Numbers.Span(_intervals[^1].End - first.End + TimeSpan.FromSeconds(first.Seconds))
            : "";
        int indent = Math.Max(0, Math.Min(_width - _intervals.Length, _width - past.Length - now.Length - 1));
        string line = Cells.Space(indent) + past;
        return new Line(line + Cells.PadLeft(now, _width - line.Length), Palette.Dim).Fit(_width, _appearance);
    }

    private static double Count(Interval interval, HistogramRow row)
    {
        double count = 0;
        foreach (string key in row.Keys)
            count += interval.Counts.GetValueOrDefault(key);
        return count / interval.Seconds;
    }

    private double Intensity(double count) => Math.Log(1 + count) / Math.Log(1 + _highest);

    private string Shade(double count)
    {
        string shades = _appearance.Shades;
        int densest = shades.Length - 1;
        int level = count > 0 ? Math.Clamp((int)Math.Ceiling(Intensity(count) * densest), 1, densest) : 0;
        return shades[level].ToString();
    }
}
