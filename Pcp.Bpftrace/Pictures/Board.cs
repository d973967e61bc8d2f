using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// Several variables on one screen: a line for each variable with one value, and below them the others, which share the
/// room by need, side by side if it is wide. Or one of them alone.
/// </summary>
internal static class Board
{
    /// <summary>The least height that is useful: a title and two lines.</summary>
    private const int LeastHeight = 3;

    /// <summary>The least height of a chart with its title.</summary>
    private const int LeastChart = 6;

    private const int LeastColumn = 76;

    /// <param name="variables">The variables.</param>
    /// <param name="selected">The index of the one to show alone, or null.</param>
    /// <param name="canvas">Where and how.</param>
    public static IReadOnlyList<Line> Draw(IReadOnlyList<VariableHistory> variables, int? selected, Canvas canvas)
    {
        if (variables.Count == 0 || canvas.Height < 1)
            return [];
        if (Alone(variables, selected) is VariableHistory alone)
            return VariablePicture.Draw(alone, canvas);

        VariableHistory[] singles = [.. variables.Where(variable => variable.Variable.Kind == VariableKind.Single)];
        VariableHistory[] others = [.. variables.Except(singles)];
        if (others.Length == 0 && canvas.Height / singles.Length >= LeastChart)
            (singles, others) = ([], singles);

        int lineRoom = others.Length == 0 ? canvas.Height : Math.Max(canvas.Height - LeastHeight, 1);
        int columns = canvas.Width >= (2 * LeastColumn) && others.Length > 1 ? 2 : 1;
        int shownSingles = Math.Min(singles.Length, lineRoom);
        int shown = Math.Min(others.Length, (canvas.Height - shownSingles) / LeastHeight * columns);
        if (shown < others.Length || shownSingles < singles.Length)
        {
            // A line says that there are more.
            shownSingles = Math.Min(shownSingles, lineRoom - 1);
            shown = Math.Min(shown, (canvas.Height - shownSingles - 1) / LeastHeight * columns);
        }

        int hidden = variables.Count - shown - shownSingles;
        List<Line> lines = [.. DrawLines(singles[..shownSingles], canvas)];
        Canvas rest = canvas with { Height = canvas.Height - lines.Count - (hidden > 0 ? 1 : 0) };
        lines.AddRange(DrawColumns(others[..shown], columns, rest));
        if (hidden > 0)
        {
            string text = $"{canvas.Appearance.Ellipsis} {hidden} more: n shows one after the other";
            lines.Add(new Line(text, Palette.Dim).Fit(canvas.Width, canvas.Appearance));
        }

        return lines;
    }

    /// <summary>The one that is shown alone, or null.</summary>
    public static VariableHistory? Alone(IReadOnlyList<VariableHistory> variables, int? selected) =>
        variables.Count == 1 ? variables[0] : selected is int index ? variables[index] : null;

    /// <summary>Divides room fairly: no variable gets more than it needs; the rest share equally.</summary>
    internal static int[] Share(int room, int[] needs)
    {
        int[] shares = new int[needs.Length];
        int left = needs.Length;
        foreach (int index in Enumerable.Range(0, needs.Length).OrderBy(index => needs[index]))
        {
            shares[index] = Math.Min(needs[index], room / left);
            room -= shares[index];
            left--;
        }

        return shares;
    }

    private static IEnumerable<Line> DrawLines(VariableHistory[] singles, Canvas canvas)
    {
        Line[] names = [.. singles.Select(variable => VariablePicture.Name(variable, canvas.Appearance))];
        int width = Math.Min(canvas.Width / 2, names.Select(name => name.Width).DefaultIfEmpty().Max());
        Canvas rest = canvas with { Width = canvas.Width - width - 1 };
        return singles.Zip(names, (variable, name) => name.Fit(width, canvas.Appearance)
            .PadTo(width + 1)
            .Add(SinglePicture.DrawLine(variable, rest))
            .Fit(canvas.Width, canvas.Appearance));
    }

    private static IEnumerable<Line> DrawColumns(VariableHistory[] variables, int columns, Canvas canvas)
    {
        if (columns == 1)
            return DrawColumn(variables, canvas);
        Canvas half = canvas with { Width = (canvas.Width - 3) / 2 };
        List<Line> left = DrawColumn([.. variables.Where((_, index) => index % 2 == 0)], half);
        List<Line> right = DrawColumn([.. variables.Where((_, index) => index % 2 == 1)], half);
        return Enumerable.Range(0, Math.Max(left.Count, right.Count)).Select(index =>
            (index < left.Count ? left[index] : new Line())
                .PadTo(half.Width + 3)
                .Add(index < right.Count ? right[index] : new Line()));
    }

    private static List<Line> DrawColumn(VariableHistory[] variables, Canvas canvas)
    {
        int[] needs = [.. variables.Select(variable => 1 + VariablePicture.Height(variable, canvas.Height))];
        int[] heights = Share(canvas.Height, needs);
        return [.. variables.SelectMany((variable, index) =>
            VariablePicture.Draw(variable, canvas with { Height = heights[index] }))];
    }
}
