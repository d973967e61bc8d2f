using System.Text;

namespace Bench.Report;

/// <summary>A Markdown table that is readable on a terminal too.</summary>
internal static class MarkdownTable
{
    /// <summary>Writes a table; the first row is the heading.</summary>
    public static string Of(params IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        Append(text, rows[0], widths, ' ');
        Append(text, [.. rows[0].Select(_ => "")], widths, '-');
        foreach (string[] row in rows.Skip(1))
            Append(text, row, widths, ' ');
        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] row, int[] widths, char fill)
    {
        for (int i = 0; i < row.Length; i++)
            text.Append("| ").Append(row[i].PadRight(widths[i], fill)).Append(' ');
        text.Append("|\n");
    }
}
