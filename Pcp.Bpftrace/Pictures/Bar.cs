namespace Pcp.Bpftrace.Pictures;

/// <summary>Bars and sparklines of one line.</summary>
internal static class Bar
{
    /// <summary>A bar; any share above zero is visible.</summary>
    /// <param name="share">How much of the width it fills, from 0 to 1.</param>
    /// <param name="width">The width of a full one.</param>
    /// <param name="appearance">The characters to draw with.</param>
    public static string Horizontal(double share, int width, Appearance appearance)
    {
        if (width <= 0 || !(share > 0))
            return "";
        int parts = appearance.Eighths.Length + 1;
        int filled = Math.Clamp((int)Math.Round(share * width * parts), 1, width * parts);
        string end = filled % parts == 0 ? "" : appearance.Eighths[(filled % parts) - 1].ToString();
        return new string(appearance.Full, filled / parts) + end;
    }

    /// <summary>The newest values, the last one at the right; the highest one fills its cell.</summary>
    public static string Sparkline(IEnumerable<double> values, int width, Appearance appearance)
    {
        double[] shown = values.TakeLast(Math.Max(width, 0)).ToArray();
        StringBuilder line = new(Cells.Space(width - shown.Length));
        double low = Math.Min(0, shown.DefaultIfEmpty().Min());
        double high = shown.DefaultIfEmpty().Max();
        foreach (double value in shown)
            line.Append(appearance.Levels[Level(value, low, high, appearance.Levels.Length - 1)]);
        return line.ToString();
    }

    private static int Level(double value, double low, double high, int levels) =>
        value > low ? Math.Clamp((int)Math.Ceiling((value - low) / (high - low) * levels), 1, levels) : 0;
}
