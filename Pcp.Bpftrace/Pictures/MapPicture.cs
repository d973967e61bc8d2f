using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// A map as a table: the keys, in columns if all of them have the same number of parts, the values, and of counters
/// their rates. Shows as many rows as there is room for, and how many it does not show.
/// </summary>
internal static class MapPicture
{
    private const int MostParts = 8;

    /// <summary>How many lines are needed to show all of it.</summary>
    public static int Height(VariableHistory history) => history.Readings.Count + 1;

    /// <summary>How many rows are above the first one when the last one is shown.</summary>
    public static int LastOffset(VariableHistory history, int height) =>
        Math.Max(0, history.Readings.Count - Room(height));

    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        if (canvas.Height < 1 || history.Readings.Count == 0)
            return [];
        Reading[] sorted = [.. Sort(history.Readings, canvas.Sort)];
        Reading[] rows = sorted[Math.Min(canvas.Offset, LastOffset(history, canvas.Height))..];
        int room = Room(canvas.Height);
        int shown = rows.Length <= room ? rows.Length : Math.Max(room - 1, 1);
        MapTable table = new(history.Variable, rows[..shown], Parts(history.Readings), canvas)
        {
            Total = sorted.Sum(reading => reading.Amount(canvas.Sort)),
            Highest = sorted.Max(reading => reading.Amount(canvas.Sort)),
        };
        List<Line> lines = [];
        if (canvas.Height > 1)
            lines.Add(table.Heading());
        for (int i = 0; i < shown; i++)
            lines.Add(table.Row(i));
        if (shown < rows.Length && lines.Count < canvas.Height)
            lines.Add(Rest(history.Variable, rows[shown..], canvas));
        return lines;
    }

    /// <summary>The rows below the heading.</summary>
    private static int Room(int height) => Math.Max(height - 1, 1);

    private static IEnumerable<Reading> Sort(IEnumerable<Reading> readings, SortOrder sort) =>
        sort == SortOrder.Key
            ? readings.OrderBy(reading => reading.Key, KeyComparer.Instance)
            : readings.OrderByDescending(reading => reading.Amount(sort))
                .ThenByDescending(reading => reading.Number) // of equal rates, and before there are any
                .ThenBy(reading => reading.Key, KeyComparer.Instance);

    /// <summary>The number of parts that the keys have, or 1 if they differ.</summary>
    private static int Parts(IReadOnlyList<Reading> readings)
    {
        int parts = readings[0].Key.AsSpan().Count(',') + 1;
        return parts <= MostParts && readings.All(reading => reading.Key.AsSpan().Count(',') + 1 == parts) ? parts : 1;
    }

    private static Line Rest(Variable variable, Reading[] rest, Canvas canvas)
    {
        string text = $"{canvas.Appearance.Ellipsis} {rest.Length.ToString("N0", CultureInfo.InvariantCulture)} more";
        if (variable.Combination == Combination.Sum && !rest[0].IsText)
            text += canvas.Appearance.Separator + Numbers.Exact(rest.Sum(reading => reading.Number));
        return new Line(text, Palette.Dim).Fit(canvas.Width, canvas.Appearance);
    }
}
