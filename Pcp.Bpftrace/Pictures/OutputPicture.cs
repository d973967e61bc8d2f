namespace Pcp.Bpftrace.Pictures;

/// <summary>Printed text as a stream: its last lines.</summary>
internal static class OutputPicture
{
    private const int TabWidth = 8;

    /// <summary>How many lines are needed to show all of it.</summary>
    public static int Height(VariableHistory history) => Text(history).AsSpan().TrimEnd('\n').Count('\n') + 1;

    public static IReadOnlyList<Line> Draw(VariableHistory history, Canvas canvas)
    {
        ReadOnlySpan<char> text = Text(history).AsSpan().TrimEnd('\n');
        List<Line> lines = [];
        while (lines.Count < canvas.Height && !text.IsEmpty)
        {
            int newline = text.LastIndexOf('\n');
            string line = text[(newline + 1)..].ToString();
            lines.Add(new Line(canvas.Appearance.Text(ExpandTabs(line))).Fit(canvas.Width, canvas.Appearance));
            text = newline < 0 ? [] : text[..newline];
        }

        lines.Reverse();
        return lines;
    }

    private static string Text(VariableHistory history) =>
        history.Readings.Count > 0 ? history.Readings[0].Value.ToString() : "";

    private static string ExpandTabs(string line)
    {
        if (!line.Contains('\t'))
            return line;
        StringBuilder expanded = new();
        foreach (string part in line.Split('\t'))
        {
            expanded.Append(part);
            expanded.Append(' ', TabWidth - (expanded.Length % TabWidth));
        }

        return expanded.ToString().TrimEnd();
    }
}
