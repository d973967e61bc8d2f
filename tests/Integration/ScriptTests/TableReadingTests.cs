using Integration.Rig;

namespace Integration.ScriptTests;

/// <summary>Reading and comparing the table of scripts: no statement may be ignored.</summary>
[TestFixture]
public sealed class TableReadingTests
{
    [Test]
    public void A_row_is_a_script_of_some_lines_and_its_results()
    {
        ScriptRow[] rows = Read(
            "text",
            "```",
            "// a",
            "BEGIN { @n = 1; }",
            "=> data.n u64 instant 1",
            "=> status string instant \"x\"",
            "",
            "S",
            "=> refused /r/",
            "```",
            "    => text");
        Assert.That(
            rows.Select(row => (row.Line, row.Code, row.Metrics.Count)),
            Is.EqualTo([(3, "// a\nBEGIN { @n = 1; }", 2), (8, "S", 0)]));
        Assert.That(rows[1].Refusal, Is.EqualTo(new ExpectedText("r", IsPattern: true)));
    }

    [TestCase("```", "BEGIN { @n = 1; }", "```")]
    [TestCase("```", "=> data.n u64 instant 1", "```")]
    [TestCase("", "=> data.n u64 instant 1")]
    [TestCase("```", "S", "=> data.n u64", "```")]
    [TestCase("```", "S", "=> data.n u64 instant", "```")]
    [TestCase("```", "S", "=> data.n u64 instant \"open", "```")]
    [TestCase("```", "S", "=> data.n u64 instant 1 2", "```")]
    [TestCase("```", "S", "=> data.m u64 instant a=1 b", "```")]
    public void What_cannot_be_read_is_said(params string[] lines) =>
        Assert.That(
            () => Read(lines),
            Throws.InstanceOf<FormatException>().With.Message.StartsWith("docs/scripts.md, line 2: "));

    [TestCase("0.21", false)]
    [TestCase("0.22", true)]
    [TestCase("0.24", true)]
    [TestCase("0.25", false)]
    public void A_line_holds_for_the_versions_that_it_names(string version, bool holds) =>
        Assert.That(
            Metric("data.n u64 instant 1  (from 0.22 until 0.24)").Versions.Contains(Version.Parse(version)),
            Is.EqualTo(holds));

    [TestCase("data.n u64 instant 1  (host)", true)]
    [TestCase("data.n u64 instant 1  (until 0.24)  (host)", true)]
    [TestCase("data.n u64 instant 1", false)]
    public void A_line_may_need_the_hosts_files(string line, bool needsHost)
    {
        Assert.That(Metric(line).NeedsHost, Is.EqualTo(needsHost));
        Assert.That(Metric(line).Single!.Text, Is.EqualTo("1"));
    }

    [TestCase("77", true)]
    [TestCase("7", false)]
    [TestCase("770", false)]
    public void A_value_is_compared_as_a_whole(string value, bool matches)
    {
        PminfoValues actual = new(value, [], "");
        Assert.That(Metric("data.n u64 instant 77").Matches(actual), Is.EqualTo(matches));
        Assert.That(Metric("data.n u64 instant /7{2}/").Matches(actual), Is.EqualTo(matches));
    }

    [TestCase("a=1 \"b\\n\"=2", true)]
    [TestCase("\"b\\n\"=2 a=1", false)]
    [TestCase("a=1", false)]
    [TestCase("a=1 \"b\\n\"=2 c=3", false)]
    [TestCase("a=1 \"b\\n\"=3", false)]
    [TestCase("/.\\s?/=/[12]/", true)]
    [TestCase("/a/=1", false)]
    [TestCase("/.\\s?/=/\\d/ /c/=1", false)]
    [TestCase("none", false)]
    [TestCase("1", false)]
    public void Instances_are_compared_all_of_them_and_in_order_unless_there_are_patterns(
        string expected, bool matches) =>
        Assert.That(
            Metric($"data.m u64 instant {expected}")
                .Matches(new PminfoValues(null, [new(0, "a", "1"), new(1, "b\n", "2")], "")),
            Is.EqualTo(matches));

    [TestCase("data.h u64 counter histogram 0-0=1", "histogram")]
    [TestCase("data.s string instant \"histogram\"", null)]
    [TestCase("data.m u64 instant output=1", null)]
    public void A_metrictype_is_told_from_a_value(string line, string? kind) =>
        Assert.That(Metric(line).Kind, Is.EqualTo(kind));

    [Test]
    public void No_value_is_neither_a_value_nor_an_instance() =>
        Assert.That(Metric("data.n u64 instant none").Matches(new PminfoValues("0", [], "")), Is.False);

    private static ScriptRow[] Read(params string[] lines) => [.. ScriptTable.Read(lines)];

    private static ExpectedMetric Metric(string line) => ResultLine.ReadMetric(line);
}
