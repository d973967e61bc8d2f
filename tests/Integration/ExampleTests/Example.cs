using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.ExampleTests;

/// <summary>A script of the folder <c>examples</c>, with facts from its text.</summary>
/// <param name="File">The name of its file without <c>.bt</c>: the script's, for a variant with its condition.</param>
/// <param name="Code">Its text.</param>
internal sealed partial record Example(string File, string Code)
{
    private static readonly Lazy<IReadOnlyList<Example>> _all = new(Read);

    /// <summary>All of them, by file.</summary>
    public static IReadOnlyList<Example> All => _all.Value;

    /// <summary>Those that this host's kernel and the bpftrace under test can run.</summary>
    public static IEnumerable<Example> Fitting => All.Where(example => example.Fits);

    /// <summary>The script's name.</summary>
    public string Name => Annotation("name") ?? "";

    /// <summary>The kernel that it needs; null if any will do.</summary>
    public Version? MinKernel => VersionOf("min-kernel");

    /// <summary>The bpftrace that it needs; null if any will do.</summary>
    public Version? MinBpftrace => VersionOf("min-bpftrace");

    /// <summary>
    /// Whether it is chosen on some hosts only, instead of the script that has its name as its file's.
    /// </summary>
    public bool IsVariant => MinKernel is not null || MinBpftrace is not null;

    /// <summary>The variables that it exports, without their <c>@</c>.</summary>
    public IReadOnlyList<string> Variables =>
        [.. (Annotation("include") ?? "").Split(',').Select(variable => variable.TrimStart('@'))];

    /// <summary>Whether its values are those of an interval, after which it clears them.</summary>
    public bool HasIntervals => Code.Contains("print(@", StringComparison.Ordinal);

    /// <summary>The lines of comment at its beginning, without slashes.</summary>
    public IReadOnlyList<string> Header =>
    [
        .. Code.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line[2..].TrimEnd()),
    ];

    /// <summary>The question that it answers: the first line.</summary>
    public string Question => Header[0].Trim();

    /// <summary>The explanation, one paragraph for each of its parts: Read, Cost, Needs.</summary>
    public IReadOnlyList<string> Explanation => [.. Part().Matches(Code).Select(match => Unwrap(match.Value))];

    // A bpftrace in another system does not see this host's libraries.
    private bool Fits =>
        (MinKernel is null || MinKernel <= Environment.OSVersion.Version)
        && (MinBpftrace is null || MinBpftrace <= BpftraceUnderTest.Version)
        && (BpftraceUnderTest.SeesHost || !Code.Contains("\nuprobe:", StringComparison.Ordinal));

    public override string ToString() => File;

    private static Example[] Read() =>
    [
        .. Directory.EnumerateFiles(Checkout.Examples, "*.bt").Order(StringComparer.Ordinal)
            .Select(path => new Example(Path.GetFileNameWithoutExtension(path), System.IO.File.ReadAllText(path))),
    ];

    private static string Unwrap(string comment) =>
        string.Join(' ', comment.Split('\n').Select(line => line.TrimStart('/').Trim()));

    private string? Annotation(string name) =>
        Code.Split('\n').Select(line => line.Split($"// {name}: ", 2))
            .Where(parts => parts is ["", _]).Select(parts => parts[1]).SingleOrDefault();

    private Version? VersionOf(string annotation) =>
        Annotation(annotation) is { } text ? Version.Parse(text) : null;

    [GeneratedRegex(@"(?m)^// (Read|Cost|Needs): .*(\n//   .*)*")]
    private static partial Regex Part();
}
