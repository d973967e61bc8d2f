using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes on how many hosts each script was changed, and the sums; for few hosts also each change.</summary>
/// <param name="folder">The scripts of the folder.</param>
/// <param name="outcomes">The results of the hosts.</param>
/// <param name="isDryRun">Whether nothing was changed.</param>
internal sealed class ApplyTable(
    IReadOnlyList<FolderScript> folder, IReadOnlyList<HostOutcome<HostResult>> outcomes, bool isDryRun)
{
    private const int FewHosts = 9;

    private static readonly Column[] _columns =
    [
        new(ScriptAction.Create, "CREATED", "created", "TO CREATE", "to create"),
        new(ScriptAction.Change, "CHANGED", "changed", "TO CHANGE", "to change"),
        new(ScriptAction.Start, "STARTED", "started", "TO START", "to start"),
        new(ScriptAction.Remove, "REMOVED", "removed", "TO REMOVE", "to remove"),
        new(ScriptAction.None, "UNCHANGED", "unchanged"),
        new(ScriptAction.Skip, "NOT FOR HOST", "not for their host"),
        new(null, "FAILED", "failed"),
    ];

    internal void Write(TextWriter output)
    {
        if (outcomes.Count <= FewHosts)
            WriteChanges(output);
        string[] names =
        [
            .. folder.Select(static script => script.Name)
                .Concat(outcomes.SelectMany(static outcome => outcome.Result?.Scripts ?? [])
                    .Select(static script => script.Name))
                .Distinct(),
        ];
        int[][] counts = [.. names.Select(Count)];
        WriteTable(output, names, counts);
        output.WriteLine(Sums(names.Length, [.. _columns.Select((_, column) => counts.Sum(row => row[column]))]));
    }

    private void WriteTable(TextWriter output, string[] names, int[][] counts)
    {
        string[][] rows =
        [
            ["NAME", .. _columns.Select(column => isDryRun ? column.PlannedHead : column.Head)],
            .. names.Zip(counts, static (name, row) => (string[])[VisibleText.Of(name), .. row.Select(Number)]),
        ];
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        }
    }

    private void WriteChanges(TextWriter output)
    {
        foreach (HostOutcome<HostResult> outcome in outcomes)
        {
            foreach (ScriptResult script in outcome.Result?.Scripts ?? [])
            {
                if (script is
                    {
                        Outcome: not ScriptOutcome.Failed, Action: not (ScriptAction.None or ScriptAction.Skip),
                    })
                {
                    string done = _columns.First(column => column.Action == script.Action).Done;
                    output.WriteLine(
                        $"{VisibleText.Of(HostSpec.Shown(outcome.Host))}: {VisibleText.Of(script.Name)} "
                        + $"{(isDryRun ? "would be " : "")}{done}");
                }
            }
        }
    }

    // A host that could not be asked counts for all scripts of the folder.
    private int[] Count(string name)
    {
        ScriptResult[] results =
        [
            .. outcomes.SelectMany(static outcome => outcome.Result?.Scripts ?? [])
                .Where(script => script.Name == name),
        ];
        int unasked = folder.Any(script => script.Name == name)
            ? outcomes.Count(static outcome => outcome.Result is null)
            : 0;
        return
        [
            .. _columns.Select(column => column.Action is { } action
                ? results.Count(script => script.Action == action && script.Outcome != ScriptOutcome.Failed)
                : results.Count(static script => script.Outcome == ScriptOutcome.Failed) + unasked),
        ];
    }

    private string Sums(int scripts, int[] sums)
    {
        string on = $"{Plural(scripts, "script")} on {Plural(outcomes.Count, "host")}";
        bool isAsItShouldBe = _columns.Zip(sums).All(static column =>
            column.Second == 0 || column.First.Action is ScriptAction.None or ScriptAction.Skip);
        if (isAsItShouldBe)
            return $"{on}: nothing to change";
        IEnumerable<string> parts = _columns.Zip(sums).Where(static column => column.Second > 0)
            .Select(column => $"{Number(column.Second)} {(isDryRun ? column.First.Planned : column.First.Done)}");
        return $"{on}: {string.Join(", ", parts)}{(isDryRun ? "; nothing was changed" : "")}";
    }

    private static string Plural(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A column of the table.</summary>
    /// <param name="Action">The action that is counted; null for failures.</param>
    /// <param name="Head">The head.</param>
    /// <param name="Done">The word in the sums.</param>
    /// <param name="PlannedHead">The head for a dry run.</param>
    /// <param name="Planned">The word in the sums of a dry run.</param>
    private sealed record Column(ScriptAction? Action, string Head, string Done, string PlannedHead, string Planned)
    {
        public Column(ScriptAction? action, string head, string done)
            : this(action, head, done, head, done)
        {
        }
    }
}
