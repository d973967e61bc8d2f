using System.Text.RegularExpressions;

namespace Integration.CorpusTests;

/// <summary>What of bpftrace's words can be compared.</summary>
internal static partial class Words
{
    /// <summary>The lines that say what is wrong, with the script's file called as the agent calls it.</summary>
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
