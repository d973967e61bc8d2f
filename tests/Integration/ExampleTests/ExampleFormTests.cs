namespace Integration.ExampleTests;

/// <summary>The scripts keep their rules, and the page about them is made from them.</summary>
[TestFixture]
internal sealed class ExampleFormTests
{
    [TestCaseSource(nameof(All))]
    public void Its_comment_explains_it(Example example)
    {
        Assert.That(example.Header, Has.Count.InRange(5, 12), "lines of comment at its beginning");
        Assert.That(example.Question, Does.EndWith("."));
        Assert.That(
            example.Explanation.Select(part => part.Split(' ')[0]), Is.EqualTo(new[] { "Read:", "Cost:", "Needs:" }));
    }

    [TestCaseSource(nameof(All))]
    public void Its_file_is_named_after_the_script_and_its_condition(Example example)
    {
        string expected = (example.MinKernel, example.MinBpftrace) switch
        {
            (null, null) => example.Name,
            ({ } kernel, null) => $"{example.Name}-kernel-{kernel}",
            (null, { } bpftrace) => $"{example.Name}-bpftrace-{bpftrace}",
            _ => "a name for two conditions",
        };
        Assert.That(example.File, Is.EqualTo(expected));
        Assert.That(
            Example.All.Any(other => other.Name == example.Name && !other.IsVariant), Is.True, "one for every host");
    }

    [TestCaseSource(nameof(All))]
    public void It_names_what_it_exports_and_bounds_what_it_prints(Example example)
    {
        Assert.That(example.Variables, Is.Not.EqualTo(new[] { "" }), "// include:");
        bool prints = example.Code.Contains("printf(", StringComparison.Ordinal);
        Assert.That(example.Variables.Contains("output"), Is.EqualTo(prints));
        Assert.That(example.Code.Contains("// table-retain-lines: 20\n", StringComparison.Ordinal), Is.EqualTo(prints));
    }

    [Test]
    public void The_page_is_made_from_their_comments() =>
        Assert.That(
            ExamplePage.Committed.Text,
            Is.EqualTo(ExamplePage.Committed.Renewed.Text),
            "run tests/examples/run --write, which writes examples/README.md");

    private static IEnumerable<TestCaseData> All() =>
        Example.All.Select(example => new TestCaseData(example).SetArgDisplayNames(example.File));
}
