using System.Text;

namespace Bench.Report;

/// <summary>Findings as a Markdown table that is readable on a terminal too.</summary>
internal static class Table
{
    private static readonly string[] _columns = ["work", "ours", "C", "floor", "stock", "should be", "met"];

    /// <summary>Writes a table with a title.</summary>
    public static string Of(string title, IReadOnlyList<Finding> findings)
    {
        string[][] rows = [_columns, .. findings.SelectMany(Rows)];
        int[] widths = [.. Enumerable.Range(0, _columns.Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new($"## {title}\n\n");
        Append(text, rows[0], widths, ' ');
        Append(text, [.. _columns.Select(_ => "")], widths, '-');
        foreach (string[] row in rows[1..])
            Append(text, row, widths, ' ');
        return text.ToString();
    }

    // A limit a line.
    private static IEnumerable<string[]> Rows(Finding finding)
    {
        Limit? first = finding.Limits.FirstOrDefault();
        yield return
            [finding.Work, finding.Ours, finding.C, finding.Floor, finding.Stock, first?.Text ?? "", Met(first)];
        foreach (Limit limit in finding.Limits.Skip(1))
            yield return ["", "", "", "", "", limit.Text, Met(limit)];
    }

    private static string Met(Limit? limit) => limit switch { null => "", { IsMet: true } => "yes", _ => "**no**" };

    private static void Append(StringBuilder text, string[] row, int[] widths, char fill)
    {
        for (int i = 0; i < row.Length; i++)
            text.Append("| ").Append(row[i].PadRight(widths[i], fill)).Append(' ');
        text.Append("|\n");
    }
}
