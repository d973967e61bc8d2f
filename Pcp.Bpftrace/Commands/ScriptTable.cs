using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes scripts as a table: a line each, and below it the error and the warnings.</summary>
internal static class ScriptTable
{
    internal const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly string[] _head = ["NAME", "STATUS", "SINCE", "BY", "PROBES", "RESTARTS"];

    internal static void Write(TextWriter output, IReadOnlyList<HostOutcome<IReadOnlyList<ScriptInfo>>> outcomes)
    {
        bool hasHosts = outcomes.Count > 1;
        List<(string[] Cells, ScriptInfo? Script)> rows = [(hasHosts ? ["HOST", .. _head] : _head, null)];
        foreach (HostOutcome<IReadOnlyList<ScriptInfo>> outcome in outcomes)
        {
            foreach (ScriptInfo script in outcome.Result ?? [])
            {
                string[] cells = Cells(script);
                rows.Add((hasHosts ? [HostSpec.Shown(outcome.Host), .. cells] : cells, script));
            }
        }

        if (rows.Count == 1)
            return;
        int[] widths = [.. rows[0].Cells.Select((_, column) => rows.Max(row => row.Cells[column].Length))];
        foreach ((string[] cells, ScriptInfo? script) in rows)
        {
            string[] padded = [.. cells.Select((cell, column) => cell.PadRight(widths[column]))];
            output.WriteLine(string.Join("  ", padded).TrimEnd());
            if (script is not null)
                WriteProblems(output, script, "    ");
        }
    }

    /// <summary>Names the hosts that answered, but have no scripts.</summary>
    internal static void WriteEmptyHosts(
        TextWriter errors, IReadOnlyList<HostOutcome<IReadOnlyList<ScriptInfo>>> outcomes)
    {
        foreach (HostOutcome<IReadOnlyList<ScriptInfo>> outcome in outcomes)
        {
            if (outcome.Result is { Count: 0 })
                errors.WriteLine(outcomes.Count > 1 ? $"{HostSpec.Shown(outcome.Host)}: no scripts" : "no scripts");
        }
    }

    /// <summary>Writes the error and the warnings of a script, indented.</summary>
    internal static void WriteProblems(TextWriter output, ScriptInfo script, string indent)
    {
        WriteProblem(output, $"{indent}error: ", script.Error);
        foreach (string warning in script.Warnings.Split('\n'))
            WriteProblem(output, $"{indent}warning: ", warning);
        if (script.LostEvents > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{indent}lost events: {script.LostEvents}"));
    }

    /// <summary>A line of foreign text, with its tabs as they are.</summary>
    internal static string Visible(string line) =>
        string.Join('\t', line.TrimEnd().Split('\t').Select(VisibleText.Of));

    private static void WriteProblem(TextWriter output, string label, string text)
    {
        string[] lines = text.TrimEnd().Split('\n');
        if (lines is [""])
            return;
        string rest = new(' ', label.Length);
        for (int i = 0; i < lines.Length; i++)
            output.WriteLine((i == 0 ? label : rest) + Visible(lines[i]));
    }

    private static string[] Cells(ScriptInfo script) =>
    [
        Visible(script.Name),
        Visible(script.Status),
        script.Created.ToString(TimeFormat, CultureInfo.InvariantCulture),
        Visible(script.User ?? "-"),
        script.Probes.ToString(CultureInfo.InvariantCulture),
        script.Restarts.ToString(CultureInfo.InvariantCulture),
    ];
}
