using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public sealed class UndefinedMapsTests
{
    private static readonly ScriptSource _source =
        ScriptAnalyzer.Analyze("k:a { @ = count(); @us = hist(1); @us2[1] = 2; @s = stats(3); printf(\"a\"); }");

    [TestCase("stdin:9:39-42: ERROR: Undefined map: @us\ninterval:s:1 { printf(", "@us")]
    [TestCase("stdin:9:39-42: ERROR: Undefined map: @us2", "@us2")]
    [TestCase("ERROR: Undefined map: @us\nx\nERROR: Undefined map: @\nx\nERROR: Undefined map: @us\n", "@us @")]
    [TestCase("ERROR: Undefined map: @s\n", "@s")]
    public void They_are_those_of_the_script_that_bpftrace_complains_of(string complaints, string maps) =>
        Assert.That(UndefinedMaps.None.Find(complaints, _source)!.Maps, Is.EqualTo(maps.Split(' ')));

    [TestCase("")]
    [TestCase("stdin:1:1-2: ERROR: syntax error")]
    [TestCase("ERROR: Undefined map: @never")]
    [TestCase("ERROR: Undefined map: @output")]
    public void Other_complaints_are_about_the_script(string complaints) =>
        Assert.That(UndefinedMaps.None.Find(complaints, _source), Is.Null);

    [Test]
    public void Each_is_left_out_once_and_more_may_follow()
    {
        UndefinedMaps first = UndefinedMaps.None.Find("ERROR: Undefined map: @us\n", _source)!;

        Assert.That(first.Find("ERROR: Undefined map: @us\n", _source), Is.Null);
        Assert.That(
            first.Find("ERROR: Undefined map: @\nERROR: Undefined map: @us\n", _source)!.Maps,
            Is.EqualTo(new[] { "@us", "@" }));
    }
}
