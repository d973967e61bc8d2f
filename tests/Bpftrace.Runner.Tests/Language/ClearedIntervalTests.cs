using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>
/// Where a script prints and clears variables. The tests write what the agent has printed there as <c>[@x]</c>, with
/// <c>+</c> at its end if more follows that is shown together with it.
/// </summary>
public class ClearedIntervalTests
{
    private const string Counts = "k:f { @x = count(); @y[1] = count(); }\n";

    [TestCase("interval:s:1 { print(@x); clear(@x); }", "interval:s:1 { print(@x); [@x]clear(@x); }")]
    [TestCase("i:s:1 { time(); print(@x); zero(@x) }", "i:s:1 { time(); print(@x); [@x]zero(@x) }")]
    [TestCase("i:s:1 { print(@y, 5, 1000); clear(@y); }", "i:s:1 { print(@y, 5, 1000); [@y]clear(@y); }")]
    [TestCase(
        "i:s:$1 /@x > 5/ { print(@x); clear(@x); exit(); }",
        "i:s:$1 /@x > 5/ { print(@x); [@x]clear(@x); exit(); }")]
    [TestCase(
        "i:s:1 { if (@y[1] > 5) { print(@x); clear(@x); } }",
        "i:s:1 { if (@y[1] > 5) { print(@x); [@x]clear(@x); } }")]
    [TestCase(
        "i:s:1 { if (1) { } print(@x); if (1) { } clear(@x); }",
        "i:s:1 { if (1) { } print(@x); if (1) { } [@x]clear(@x); }")]
    [TestCase(
        "i:s:1 { print(@x); print(@y); clear(@x); clear(@y); }",
        "i:s:1 { print(@x); print(@y); [@x @y]clear(@x); clear(@y); }")]
    [TestCase(
        "i:s:1 { print(@x); clear(@x); print(@y); clear(@y); }",
        "i:s:1 { print(@x); [@x+]clear(@x); print(@y); [@y]clear(@y); }")]
    [TestCase(
        "i:s:1 { print(@x); clear(@x); } i:s:5 { print(@y); clear(@y); }",
        "i:s:1 { print(@x); [@x]clear(@x); } i:s:5 { print(@y); [@y]clear(@y); }")]
    public void What_was_printed_is_printed_once_more_before_it_is_cleared(string code, string printed) =>
        Assert.That(Printed(code), Is.EqualTo(printed));

    [Test]
    public void All_parts_of_stats_have_the_intervals_of_their_map()
    {
        ScriptSource source = ScriptAnalyzer.Analyze("k:f { @s = stats(1); @x = 1; } i:s:1 { print(@s); clear(@s); }");

        Assert.That(source.Variables.Select(v => v.HasOwnIntervals), Is.EqualTo(new[] { true, true, true, false }));
        Assert.That(source.ClearedIntervals.Single().Variables, Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(
            new PrintBlock(source, "t0").Code,
            Does.Contain("print(@s); printf(\"pmdabpftrace t0 begin 0\"); print(@s); printf("));
    }

    [Test]
    public void What_is_printed_beside_it_is_part_of_it_but_goes_on() =>
        Assert.That(
            Read("i:s:1 { print(@y, 5); print(@x); clear(@x); }"),
            Is.EqualTo(("i:s:1 { print(@y, 5); print(@x); [@y @x]clear(@x); }", "@x")));

    [TestCase("i:s:1 { print(@x); }")]
    [TestCase("i:s:1 { clear(@x); }")]
    [TestCase("i:s:1 { clear(@x); print(@x); }")]
    [TestCase("i:s:1 { print(@x); } i:s:2 { clear(@x); }")]
    [TestCase("i:s:1 { print(@x); if (@x == 60) { clear(@x); } }")]
    [TestCase("i:s:1 { if (@x == 60) { print(@x); } clear(@x); }")]
    [TestCase("i:s:1 { print(@y[1]); clear(@y); }")]
    [TestCase("i:s:1 { print(@x); delete(@x); }")]
    [TestCase("i:s:1 { print(@x); @x = 0; }")]
    [TestCase("i:s:1 { print((@x, 1)); clear(@x); }")]
    [TestCase("i:s:1 { print($x); clear(@x); }")]
    [TestCase("i:s:1 { print(@x); $c = 1 ? clear(@x) : 0; }")]
    [TestCase("macro show(@x) { print(@x); clear(@x); } i:s:1 { show(@x); }")]
    [TestCase("i:s:1 { /* print(@x); */ clear(@x); \"print(@x)\"; }")]
    [TestCase("print(@x); clear(@x)")]
    [TestCase("i:s:1 { print(@z); clear(@z); }")]
    public void Anything_else_is_left_as_it_is(string code) =>
        Assert.That(Read(code), Is.EqualTo((code, "")));

    [Test]
    public void What_is_cleared_at_the_end_is_printed_before_but_all_the_while_too() =>
        Assert.That(Read("END { print(@x, 5); clear(@x); }"), Is.EqualTo(("END { print(@x, 5); [@x]clear(@x); }", "")));

    [Test]
    public void An_interval_that_the_end_cuts_off_is_not_printed() =>
        Assert.That(
            Read("i:s:1 { print(@x); clear(@x); } END { print(@x); clear(@x); }"),
            Is.EqualTo(("i:s:1 { print(@x); [@x]clear(@x); } END { print(@x); clear(@x); }", "@x")));

    [Test]
    public void Only_exported_variables_are_printed() =>
        Assert.That(
            Read("// include: @x\ni:s:1 { print(@x); clear(@x); print(@y); clear(@y); }"),
            Is.EqualTo(("// include: @x\ni:s:1 { print(@x); [@x]clear(@x); print(@y); clear(@y); }", "@x")));

    private static string Printed(string code) => Read(code).Code;

    private static (string Code, string HaveIntervals) Read(string code)
    {
        ScriptSource source = ScriptAnalyzer.Analyze(Counts + code);
        string marked = source.Code;
        foreach (PrintCycle interval in source.ClearedIntervals.Reverse())
        {
            string names = string.Join(' ', interval.Variables.Select(i => source.Variables[i].Name));
            marked = marked.Insert(interval.Position, $"[{names}{(interval.IsLast ? "" : "+")}]");
        }

        IEnumerable<string> own = source.Variables.Where(v => v.HasOwnIntervals).Select(v => v.Name);
        return (marked[Counts.Length..], string.Join(' ', own));
    }
}
