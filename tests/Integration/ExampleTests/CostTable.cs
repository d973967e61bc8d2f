using System.Globalization;
using System.Text;

namespace Integration.ExampleTests;

/// <summary>The cost of one example.</summary>
/// <param name="File">The example.</param>
/// <param name="Load">Its load in words.</param>
/// <param name="Cost">What it cost meanwhile.</param>
internal sealed record CostRow(string File, string Load, ProgramCost Cost);

/// <summary>The costs of the examples as a table.</summary>
internal static class CostTable
{
    private static readonly string[] _head =
        ["example", "load", "events/s", "ns each", "BPF, %", "bpftrace, %", "together, %"];

    /// <summary>As text, in columns.</summary>
    public static string Text(IReadOnlyList<CostRow> costs)
    {
        string[][] rows = [_head, .. costs.Select(Cells)];
        int[] widths = [.. _head.Select((_, column) => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => column < 2
                ? cell.PadRight(widths[column])
                : cell.PadLeft(widths[column]))).TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>As Markdown.</summary>
    public static string Markdown(IReadOnlyList<CostRow> costs)
    {
        StringBuilder text = new($"| {string.Join(" | ", _head)} |\n|---|---|{Repeat("---:|", _head.Length - 2)}\n");
        foreach (CostRow row in costs)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Cells(row))} |\n");
        return text.ToString();
    }

    /// <summary>One cost in a few words.</summary>
    public static string InShort(CostRow row) =>
        Format($"{row.Cost.Percent:0.00} % at {row.Cost.EventRate:#,0} events/s");

    private static string[] Cells(CostRow row) =>
    [
        row.File, row.Load, Format($"{row.Cost.EventRate:#,0}"), Format($"{row.Cost.NanosecondsEach:#,0}"),
        Format($"{row.Cost.ProgramsPercent:0.00}"), Format($"{row.Cost.ProcessPercent:0.00}"),
        Format($"{row.Cost.Percent:0.00}"),
    ];

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
