using System.Text.RegularExpressions;

namespace Pcp.Interop.Tests.Rules;

/// <summary>Rules about pages that name tests.</summary>
internal sealed partial class PageRulesTests
{
    [Test]
    public void Every_test_that_the_page_about_faults_names_exists()
    {
        ILookup<string, string> fixtures = Repository.AllFiles
            .Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), Repository.Read);
        List<Match> named = [.. TestName().Matches(Repository.Read("docs/reliability.md")).Cast<Match>()];
        Assert.That(named, Has.Count.GreaterThan(20));
        Assert.That(
            named.Where(test => !fixtures[test.Groups["fixture"].Value].Any(
                source => source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)))
                .Select(test => test.Value),
            Is.Empty);
    }

    // As tests/faults/run finds them.
    [GeneratedRegex(@"`(?<fixture>[A-Za-z]+Tests)\.(?<method>[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
