namespace Pcp.Interop.Tests.Rules;

/// <summary>Rules about lines that the build does not check.</summary>
internal sealed class LineRulesTests
{
    private const int MaxLength = 120;

    private static IEnumerable<string> SourceFiles =>
        Repository.AllFiles.Where(file => Path.GetExtension(file) is ".cs" or ".c" or ".h" or ".sh" || IsShell(file));

    [Test]
    public void All_kinds_of_sources_are_found() =>
        Assert.That(
            SourceFiles,
            Is.SupersetOf(new[] { "Install", "conf/build", "conf/steps.sh", "native-shim/fetch.c", "tests/run" }));

    [Test]
    public void No_line_is_longer_than_120_columns() =>
        Assert.That(SourceFiles.SelectMany(file => Lines(file, line => line.Length > MaxLength)), Is.Empty);

    [Test]
    public void No_line_begins_with_an_arrow() =>
        Assert.That(
            SourceFiles.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
                .SelectMany(file => Lines(file, line => line.TrimStart().StartsWith("=>", StringComparison.Ordinal))),
            Is.Empty);

    // "FILE:NUMBER" of each such line.
    private static IEnumerable<string> Lines(string file, Func<string, bool> isSuch) =>
        Repository.Read(file).Split('\n')
            .Select((line, index) => (line, number: index + 1))
            .Where(l => isSuch(l.line))
            .Select(l => $"{file}:{l.number}");

    private static bool IsShell(string file) =>
        Path.GetExtension(file).Length == 0 && Repository.Read(file).StartsWith("#!", StringComparison.Ordinal);
}
