namespace Pcp.Bpftrace.Pictures;

/// <summary>A variable with one value: a counter's total and its rate over time, another's value over time.</summary>
internal static class SinglePicture
{
    private const int NumberWidth = 16;
    private const int RateWidth = 10;

    /// <summary>In one line, after the variable's name.</summary>
    public static Line DrawLine(VariableHistory history, Canvas canvas)
    {
        if (history.Readings.Count == 0)
            return new Line("no value yet", Palette.Dim).Fit(canvas.Width, canvas.Appearance);
        Reading reading = history.Readings[0];
        if (reading.IsText)
            return new Line(canvas.Appearance.Text(reading.Exact)).Fit(canvas.Width, canvas.Appearance);
        string rate = reading.Rate is double known ? Numbers.Rate(known) : "";
        Line line = new Line(reading.Exact.PadLeft(NumberWidth)).Add(rate.PadLeft(RateWidth) + "  ", Palette.Rate);
        int width = Math.Min(canvas.Width - line.Width, VariableHistory.Capacity);
        IEnumerable<double> levels = history.Intervals.Select(interval => interval.Level);
        return line.Add(Bar.Sparkline(levels, width, canvas.Appearance), Palette.Bar)
            .Fit(canvas.Width, canvas.Appearance);
    }

    /// <summary>In several lines, below a title that has the value.</summary>
    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        if (canvas.Height < 1)
            return [];
        Reading reading = history.Readings[0];
        return reading.IsText
            ? [new Line(canvas.Appearance.Text(reading.Exact)).Fit(canvas.Width, canvas.Appearance)]
            : Chart.Draw(history.Intervals, history.Variable.IsCounter, canvas);
    }
}
