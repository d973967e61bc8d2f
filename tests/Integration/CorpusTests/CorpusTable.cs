using System.Globalization;
using System.Text;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// The tools with their results, as Markdown. Without dates and counts, so that it is always the same on one kind of
/// host.
/// </summary>
internal static class CorpusTable
{
    private const string Introduction =
        """
        # bpftrace's own tools

        Every tool of Debian's bpftrace package, placed unchanged into the agent's autostart directory, with the result.
        Each tool also runs without the agent at the same time, while the tests cause events that it traces: "the same"
        means that the agent's values equal the tool's own output. A tool that bpftrace refuses has status `error`, with
        bpftrace's message. If a probe cannot be attached, bpftrace may continue without it; the tool then runs without
        output, with the agent as without, and `error` names the probe if no other one is left.

        `tests/run CorpusTests` writes this part, and checks it on hosts like the one where it was written; the tools
        are tested everywhere.

        """;

    /// <summary>Begins the part of the document that <c>tests/vm/run</c> writes.</summary>
    public const string HeadingOfKprobes = "\n## With kprobes\n";

    /// <summary>The kind of host that the table describes.</summary>
    public static string Host { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Tool.Run("bpftrace", ["--version"]).OutputOrFail().Trim()}, "
        + $"Linux {Environment.OSVersion.Version.ToString(2)}, {(HasKprobes ? "with" : "without")} kprobes");

    private static bool HasKprobes => File.Exists("/sys/kernel/tracing/kprobe_events");

    /// <summary>Writes it.</summary>
    public static string Write(IReadOnlyList<TracedTool> tools)
    {
        StringBuilder text = new(Introduction);
        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            Written on: {Host}.

            | tools | run | refused by bpftrace |
            |---|---|---|
            | {tools.Count} | {tools.Count(tool => !tool.IsRefused)} | {tools.Count(tool => tool.IsRefused)} |

            ## Tools that run

            | tool | metrics below `data` | the same |
            |---|---|---|

            """);
        foreach (TracedTool tool in tools.Where(tool => !tool.IsRefused))
        {
            string comparison = tool.HasNews ? tool.Comparison.What : "no events on this kernel";
            text.Append(CultureInfo.InvariantCulture, $"| {tool.Tool.Name} | {Metrics(tool)} | {comparison} |\n");
        }

        text.Append(
            "\n## Tools that bpftrace refuses\n\n| tool | metrics below `data` | end of `error` |\n|---|---|---|\n");
        foreach (TracedTool tool in tools.Where(tool => tool.IsRefused))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {tool.Tool.Name} | {Metrics(tool)} | {Cell(Words.OfErrors(tool.Error, tool.Tool)[^1])} |\n");
        }

        return text.ToString();
    }

    private static string Metrics(TracedTool tool) =>
        string.Join("<br>", tool.Leaves.Select(leaf => $"`{leaf}`: {Kind(tool.Describe(leaf))}"));

    private static string Kind(MetricDescription metric) => string.Join(
        ", ",
        new[]
        {
            metric.Type switch { "64-bit unsigned int" => "u64", "64-bit int" => "64", var other => other },
            metric.Semantics,
            metric.MetricTypeLabel ?? (
                metric.InDom.StartsWith("PM_INDOM_NULL", StringComparison.Ordinal) ? "single" : "map"),
        });

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
