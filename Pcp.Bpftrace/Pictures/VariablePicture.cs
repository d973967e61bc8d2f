using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The picture of a variable: a title line, and below it the picture for its kind of values.</summary>
internal static class VariablePicture
{
    private const int SparklineWidth = 20;

    /// <summary>How many lines below the title are needed to show all of it, up to a limit.</summary>
    public static int Height(VariableHistory history, int limit) => Math.Min(limit, history.Variable.Kind switch
    {
        _ when history.Readings.Count == 0 => 1,
        VariableKind.Single => limit,
        VariableKind.Map => MapPicture.Height(history),
        VariableKind.Histogram => HistogramPicture.Height(history),
        VariableKind.Stacks => StacksPicture.Height(history, limit),
        _ => OutputPicture.Height(history),
    });

    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        if (canvas.Height < 1)
            return [];
        if (canvas.Sort == SortOrder.Rate && !history.Variable.IsCounter)
            canvas = canvas with { Sort = SortOrder.Value }; // only counters have rates
        Canvas below = canvas with { Height = canvas.Height - 1 };
        if (history.Readings.Count == 0 && below.Height > 0)
        {
            Line empty = new Line("no values yet", Palette.Dim).Fit(canvas.Width, canvas.Appearance);
            return [Title(history, canvas), empty];
        }

        return
        [
            Title(history, canvas),
            .. history.Variable.Kind switch
            {
                VariableKind.Single => SinglePicture.Draw(history, below),
                VariableKind.Map => MapPicture.Draw(history, below),
                VariableKind.Histogram => HistogramPicture.Draw(history, below),
                VariableKind.Stacks => StacksPicture.Draw(history, below),
                _ => OutputPicture.Draw(history, below),
            },
        ];
    }

    /// <summary>How far its table can be scrolled; 0 if all of it is shown, or if it has none.</summary>
    public static int LastOffset(VariableHistory history, Canvas canvas) =>
        history.Variable.Kind == VariableKind.Map ? MapPicture.LastOffset(history, canvas.Height - 1) : 0;

    /// <summary>The name, and the host if the values are those of one.</summary>
    public static Line Name(VariableHistory history, Appearance appearance)
    {
        Line name = new(appearance.Text(history.Variable.Name), Palette.Name);
        return history.Host is string host
            ? name.Add(" on ", Palette.Dim).Add(appearance.Text(host), Palette.Strong)
            : name;
    }

    private static Line Title(VariableHistory history, Canvas canvas)
    {
        Line left = Name(history, canvas.Appearance);
        Line right = Summary(history, canvas);
        int rule = canvas.Width - left.Width - right.Width - 2;
        if (rule < 2)
            return left.Fit(canvas.Width, canvas.Appearance);
        string line = new(canvas.Appearance.HorizontalLine, rule + (right.Width == 0 ? 1 : 0));
        return left.Add(" ").Add(line, Palette.Dim).Add(right.Width == 0 ? "" : " ").Add(right);
    }

    private static Line Summary(VariableHistory history, Canvas canvas)
    {
        Line line = new();
        if (history.Variable.Kind == VariableKind.Output || history.Readings.Count == 0)
            return line;
        if (history.Variable.Kind == VariableKind.Map)
        {
            int keys = history.Readings.Count;
            line.Add(Numbers.Exact(keys) + (keys == 1 ? " key" : " keys"), Palette.Dim);
        }

        if (!history.Variable.IsCounter)
            return history.Variable.Kind == VariableKind.Single ? line.Add(Value(history.Readings[0])) : line;
        line.Add(line.Width > 0 ? canvas.Appearance.Separator : "", Palette.Dim)
            .Add(Numbers.Exact(history.Readings.Sum(reading => reading.Number)))
            .Add(" in all", Palette.Dim);
        if (history.Last is not Interval last)
            return line;
        line.Add(canvas.Appearance.Separator, Palette.Dim)
            .Add(Numbers.Rate(last.Level), Palette.Rate);
        if (history.Variable.Kind == VariableKind.Single)
            return line;
        IEnumerable<double> levels = history.Intervals.Select(interval => interval.Level);
        string sparkline = Bar.Sparkline(levels, SparklineWidth, canvas.Appearance).TrimStart();
        return line.Add(sparkline.Length > 0 ? " " : "").Add(sparkline, Palette.Bar);
    }

    private static string Value(Reading reading) => reading.IsText ? "" : reading.Exact;
}
