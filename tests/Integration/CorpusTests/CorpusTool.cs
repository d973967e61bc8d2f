using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>A tool of the distribution's bpftrace package, with facts read from its text.</summary>
/// <param name="Name">The name of its file, without <c>.bt</c>.</param>
/// <param name="Path">Its file.</param>
/// <param name="Code">Its text.</param>
internal sealed partial record CorpusTool(string Name, string Path, string Code)
{
    private static readonly Lazy<IReadOnlyList<CorpusTool>> _all = new(Installed);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<CorpusTool> All => _all.Value;

    /// <summary>Its variables, with their <c>@</c>, each once.</summary>
    public IReadOnlyList<string> Variables =>
        [.. Variable().Matches(Comment().Replace(Code, "")).Select(match => match.Value).Distinct()];

    /// <summary>The variables that count events: their values only grow until the tool clears them.</summary>
    public IReadOnlyList<string> Counts =>
        [.. Count().Matches(Comment().Replace(Code, "")).Select(match => match.Groups["name"].Value).Distinct()];

    /// <summary>Whether it prints text.</summary>
    public bool PrintsText => Text().IsMatch(Code);

    /// <summary>How many lines it prints at its start.</summary>
    public int HeaderLines => NewLine().Count(Begin().Match(Code).Value);

    public override string ToString() => Name;

    private static CorpusTool[] Installed() =>
    [
        .. Tool.Run("dpkg", ["-L", "bpftrace"]).OutputOrFail().Split('\n')
            .Where(path => path.EndsWith(".bt", StringComparison.Ordinal))
            .Select(
                path => new CorpusTool(System.IO.Path.GetFileNameWithoutExtension(path), path, File.ReadAllText(path)))
            .OrderBy(tool => tool.Name, StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"(?m)//.*$|(?s:/\*.*?\*/)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"@\w*")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<name>@\w*)(\[[^=]*\])?\s*=\s*(count|hist|lhist)\(")]
    private static partial Regex Count();

    [GeneratedRegex(@"\b(printf|time|join|cat|system)\s*\(")]
    private static partial Regex Text();

    [GeneratedRegex(@"^BEGIN\s*\{.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Begin();

    [GeneratedRegex(@"\\n")]
    private static partial Regex NewLine();
}
