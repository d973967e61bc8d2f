using System.Globalization;
using System.Text;

namespace Integration.Parity;

/// <summary>
/// The contract's rows with their state, as Markdown. Without dates and times, so that it changes only with the tests.
/// </summary>
internal static class ParityTable
{
    private const string Kept = "kept";
    private const string Same = "the same";

    private const string Introduction =
        """
        # Parity with the stock agent

        Everything that other programs rely on, row by row, with the tests that check it. `sudo tests/run` runs them
        with our agent, a private pmcd and the real bpftrace; `sudo tests/run --stock` also runs them with the stock
        agent, PCP's agent in Python (Debian 12's pcp 6.0.3 on Python 3.11).

        "the same": all tests of the row pass with both agents. "differs": ours deliberately behaves differently, and
        the row describes the stock agent; the test that shows it must fail with the stock agent. "not asked": the tests
        are not run with the stock agent. The test run writes this file from `tests/Integration/Parity/rows.txt` and the
        tests; change those.

        """;

    /// <summary>Writes it.</summary>
    /// <param name="passed">Whether a test passed on our agent.</param>
    public static string Write(Func<RowTest, bool> passed)
    {
        ILookup<string, RowTest> tests = ContractRows.Tests.SelectMany(test => test.Rows.Select(row => (row, test)))
            .ToLookup(t => t.row, t => t.test);
        StringBuilder text = new(Introduction);
        AppendSummary(text, tests, passed);
        foreach (IGrouping<string, ContractRow> section in ContractRows.All.GroupBy(row => row.Section))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {section.Key}\n\n| row | promise | ours | stock agent | tests |\n|---|---|---|---|---|\n");
            foreach (ContractRow row in section)
            {
                RowTest[] shown = [.. tests[row.FullName]];
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {Cell(row.Name)} | {Cell(row.Promise)} | {Ours(shown, passed)} | {Cell(Stock(shown))} | ")
                    .AppendJoin("<br>", shown.Select(test => test.Name)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static void AppendSummary(StringBuilder text, ILookup<string, RowTest> tests, Func<RowTest, bool> passed)
    {
        int Count(Func<RowTest[], bool> what) => ContractRows.All.Count(row => what([.. tests[row.FullName]]));
        int kept = Count(shown => Ours(shown, passed) == Kept);
        int same = Count(shown => Stock(shown) == Same);
        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            | rows | kept by ours | the same on the stock agent | differs on purpose | not asked |
            |---|---|---|---|---|
            | {ContractRows.All.Count} | {kept} | {same} | {Count(IsDifferent)} | {Count(IsNotAsked)} |

            """);
    }

    private static string Ours(RowTest[] shown, Func<RowTest, bool> passed) =>
        shown.Length == 0 ? "NO TEST" : shown.All(passed) ? Kept : "BROKEN";

    private static bool IsDifferent(RowTest[] shown) => shown.Any(test => test.Difference is not null);

    private static bool IsNotAsked(RowTest[] shown) =>
        !IsDifferent(shown) && shown.Any(test => test.NotOnStock is not null);

    private static string Stock(RowTest[] shown) =>
        IsDifferent(shown) ? $"differs: {Reasons(shown.Select(test => test.Difference))}"
        : IsNotAsked(shown) ? $"not asked: {Reasons(shown.Select(test => test.NotOnStock))}"
        : Same;

    private static string Reasons(IEnumerable<string?> reasons) =>
        string.Join("; ", reasons.OfType<string>().Distinct());

    // A bar would end the cell; a bracket after a backslash is a bracket.
    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal);
}
