namespace Bench.Report;

/// <summary>Findings as a table.</summary>
internal static class Table
{
    private static readonly string[] _columns = ["work", "ours", "C", "floor", "stock", "should be", "met"];

    /// <summary>Writes a table with a title.</summary>
    public static string Of(string title, IReadOnlyList<Finding> findings) =>
        $"## {title}\n\n{MarkdownTable.Of([_columns, .. findings.SelectMany(Rows)])}";

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
}
