using System.Text.RegularExpressions;

namespace Integration.CorpusTests;

/// <summary>The parts of bpftrace's messages that can be compared.</summary>
internal static partial class Words
{
    /// <summary>The lines with errors, with the name of the script's file replaced by the agent's.</summary>
    public static IReadOnlyList<string> OfErrors(string text, CorpusTool tool) =>
    [
        .. text.Split('\n').Select(line => line.Replace(tool.Path, "stdin"))
            .Where(line => Error().IsMatch(line) && !line.Contains("RLIMIT_MEMLOCK", StringComparison.Ordinal)),
    ];

    /// <summary>The lines that a tool printed at its start.</summary>
    public static IReadOnlyList<string> Header(string text, CorpusTool tool) =>
        [.. text.Split('\n').Where(line => !line.StartsWith("Attaching ", StringComparison.Ordinal))
            .Take(tool.HeaderLines)];

    [GeneratedRegex(@"\bERROR\b|\berror:")]
    private static partial Regex Error();
}
