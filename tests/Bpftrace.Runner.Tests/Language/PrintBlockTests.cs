using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public partial class PrintBlockTests
{
    [Test]
    public void Exported_maps_are_printed_between_two_markers()
    {
        Block block = Create("BEGIN { @x = 1; @ = count(); printf(\"a\"); @h[1] = hist(1); }");

        Assert.That(block.Code, Is.EqualTo(
            "BEGIN { @x = 1; @ = count(); printf(\"a\"); @h[1] = hist(1); }\n"
            + "interval:s:1 { <begin 0>print(@x); print(@); print(@h); <end 0>}"));
        Assert.That(Cycles(block), Is.EqualTo("0 1 2"));
    }

    [Test]
    public void With_a_trigger_the_block_can_rest_and_is_there_twice()
    {
        PrintBlock block = new(ScriptAnalyzer.Analyze("BEGIN { @x = 1; @z = 1; }"), "t0", trigger: "ask /7/");

        Assert.That(
            Marked(block),
            Is.EqualTo(
                "BEGIN { @x = 1; @z = 1; }\n"
                + "interval:s:1 { if (@zz == 0) { <begin 0>print(@x); print(@z); <end 0>} }\n"
                + "ask /7/ { @zz = arg1; <begin 1>print(@x); print(@z); <end 1>}"));
        Assert.That((block.CanRest, block.AddedProbes), Is.EqualTo((true, 2)));
    }

    [Test]
    public void The_last_map_sorts_after_the_one_that_has_it_rest()
    {
        PrintBlock block = new(
            ScriptAnalyzer.Analyze("k:f { @x[tid] = 1; delete(@x[tid]); }"), "t0", endsOnDeletedKeys: true, "ask /7/");

        Assert.That(block.Code, Does.Contain("{ if (@z == 0) { @zz = 1; ").And.Contain("{ @z = arg1; @zz = 1; "));
        Assert.That(block.LastMap, Is.EqualTo("@zz"));
    }

    [Test]
    public void A_block_that_has_nothing_to_print_has_no_trigger()
    {
        const string Code = "k:f { @ = count(); } interval:s:1 { print(@); clear(@); }";
        PrintBlock block = new(ScriptAnalyzer.Analyze(Code), "t0", trigger: "ask /7/");

        Assert.That(block.Code, Does.EndWith("interval:s:1 { }"));
        Assert.That((block.CanRest, block.AddedProbes), Is.EqualTo((false, 1)));
    }

    [Test]
    public void What_a_script_prints_and_clears_is_printed_there_and_nowhere_else()
    {
        Block block = Create(
            "k:f { @ = count(); @n++; @other++; }\ninterval:s:5 { print(@, 3); print(@n); clear(@); clear(@n); }");

        Assert.That(block.Code, Is.EqualTo(
            "k:f { @ = count(); @n++; @other++; }\ninterval:s:5 { print(@, 3); print(@n); "
            + "<begin 0>print(@); print(@n); <end 0>clear(@); clear(@n); }\n"
            + "interval:s:1 { <begin 1>print(@other); <end 1>}"));
        Assert.That(Cycles(block), Is.EqualTo("0 1, 2"));
    }

    [Test]
    public void A_script_that_prints_and_clears_all_it_has_gets_an_empty_block()
    {
        Block block = Create("k:f { @ = count(); } interval:s:1 { print(@); clear(@); }");

        Assert.That(block.Code, Is.EqualTo(
            "k:f { @ = count(); } interval:s:1 { print(@); <begin 0>print(@); <end 0>clear(@); }\ninterval:s:1 { }"));
    }

    [Test]
    public void Maps_that_are_not_exported_are_not_printed() =>
        Assert.That(
            Create("// include: @b\nBEGIN { @a = 1; @b = 1; }").Code,
            Does.EndWith("{ <begin 0>print(@b); <end 0>}"));

    [Test]
    public void Maps_that_bpftrace_does_not_know_are_not_printed_but_belong_to_the_cycle()
    {
        Block block = Create("BEGIN { @x = 1; @ = count(); @y = stats(1); }", "@", "@y");

        Assert.That(block.Code, Does.EndWith("{ <begin 0>print(@x); <end 0>}"));
        Assert.That(Cycles(block), Is.EqualTo("0 1 2 3 4"));
    }

    [Test]
    public void Where_a_script_prints_and_clears_only_maps_that_bpftrace_does_not_know_nothing_is_added()
    {
        const string Before =
            "k:f { @ = count(); @n++; } interval:s:1 { print(@); clear(@); } interval:s:2 { print(@n); ";

        Assert.That(
            Create($"{Before}clear(@n); }}", "@").Code,
            Does.StartWith($"{Before}<begin 0>print(@n); <end 0>clear(@n); }}\n"));
    }

    [TestCase("", "print(@x); print(@); ")]
    [TestCase("// include: @x", "print(@x); ")]
    [TestCase("// include: @root.total,@x.count", "print(@x); print(@); ")]
    public void A_map_with_stats_is_printed_once(string include, string printed) =>
        Assert.That(
            Create($"{include}\nBEGIN {{ @x[1] = stats(1); @ = stats(2); }}").Code,
            Does.EndWith($"<begin 0>{printed}<end 0>}}"));

    [TestCase("BEGIN { @x = 1 } // the end")]
    [TestCase("BEGIN { @x = 1 }\n#define A 1")]
    [TestCase("BEGIN { @x = 1 }")]
    public void The_block_starts_on_a_line_of_its_own(string code) =>
        Assert.That(Create(code).Code, Does.StartWith(code + "\ninterval:s:1 { <begin 0>"));

    [TestCase("5", "interval:s:5")]
    [TestCase("2000ms", "interval:s:2")]
    [TestCase("1500ms", "interval:ms:1500")]
    [TestCase("1ms", "interval:ms:1")]
    public void Maps_are_printed_as_often_as_the_script_says(string interval, string probe) =>
        Assert.That(
            Create($"// interval: {interval}\nBEGIN {{ @x = 1 }}").Code, Does.Contain($"\n{probe} {{ <begin 0>"));

    [Test]
    public void A_script_that_prints_only_text_gets_an_empty_block()
    {
        Block block = Create("BEGIN { printf(\"a\") }");

        Assert.That(block.Code, Is.EqualTo("BEGIN { printf(\"a\") }\ninterval:s:1 { }"));
        Assert.That(block.Cycles, Is.Empty);
    }

    [Test]
    public void A_script_that_prints_its_maps_itself_stays_as_it_is()
    {
        const string Code = "// custom-output-block\nBEGIN { @x = 1; print(@x); }";

        Block block = Create(Code);

        Assert.That(block.Code, Is.EqualTo(Code));
        Assert.That(block.Marker, Is.Null);
        Assert.That(block.Cycles, Is.Empty);
    }

    [Test]
    public void Where_bpftrace_ends_on_deleted_keys_variables_that_lose_them_are_left_to_the_signal()
    {
        const string Code =
            "k:f { @s[tid] = 1; @n = count(); @t = stats(1); } k:g { delete(@s[tid]); delete(@t); printf(\"\"); }";
        PrintBlock block = CreateForDeletedKeys(Code);

        Assert.That(Marked(block), Is.EqualTo(Code + "\ninterval:s:1 { @z = 1; <begin 0>print(@n); <end 0>}"));
        Assert.That(block.BySignal, Is.EqualTo(new[] { 0, 2, 3, 4 }));
        Assert.That(block.LastMap, Is.EqualTo("@z"));

        PrintBlock healthy = new(ScriptAnalyzer.Analyze(Code), "t0");
        Assert.That(Marked(healthy), Does.EndWith("{ <begin 0>print(@s); print(@n); print(@t); <end 0>}"));
        Assert.That(healthy.BySignal, Is.Empty);
        Assert.That(healthy.LastMap, Is.Null);
    }

    [Test]
    public void With_nothing_else_to_print_the_block_has_its_markers()
    {
        const string Code = "k:f { @s[tid] = 1; delete(@s[tid]); }";

        Assert.That(
            Marked(CreateForDeletedKeys(Code)),
            Does.EndWith("{ @z = 1; <begin 0><end 0>}"));
    }

    [TestCase("k:f { @z[tid] = 1; delete(@z[tid]); }", "@zz")]
    [TestCase("k:f { @x[tid] = 1; @azzza = 1; delete(@x[tid]); }", "@zzzz")]
    public void The_last_map_comes_after_all_of_the_script(string code, string name) =>
        Assert.That(CreateForDeletedKeys(code).LastMap, Is.EqualTo(name));

    [TestCase("k:f { @s[tid] = 1; delete(@s[tid]); } interval:s:1 { print(@s); clear(@s); }")]
    [TestCase("k:f { @s[tid] = 1; delete(@s[tid]); } interval:s:1 { print(@s, 5); }")]
    [TestCase("// custom-output-block\nk:f { @s[tid] = 1; delete(@s[tid]); }")]
    public void What_the_script_prints_itself_is_not_left_to_the_signal(string code)
    {
        ScriptSource source = ScriptAnalyzer.Analyze(code);
        PrintBlock block = CreateForDeletedKeys(code);

        Assert.That(block.Code, Is.EqualTo(new PrintBlock(source, "t0").Code));
        Assert.That(block.BySignal, Is.Empty);
    }

    [Test]
    public void An_iterator_is_the_only_probe_of_its_script_and_ends_it()
    {
        const string Code = "iter:task { @[ctx->task->comm] = count(); }";
        ScriptSource source = ScriptAnalyzer.Analyze(Code);
        PrintBlock block = new(source, "t0", trigger: "ask");

        Assert.That((block.Code, block.Marker, block.AddedProbes), Is.EqualTo((Code, (PrintMarker?)null, 0)));
        Assert.That(source.MayEnd, Is.True);
    }

    /// <summary>The block for a script, its markers written as <c>&lt;begin 0&gt;</c>.</summary>
    private static Block Create(string code, params string[] undefined)
    {
        PrintBlock block = new(ScriptAnalyzer.Analyze(code), "t0", false, null, undefined);
        return new Block(Marked(block), block.Marker, block.Cycles);
    }

    private static PrintBlock CreateForDeletedKeys(string code) =>
        new(ScriptAnalyzer.Analyze(code), "t0", endsOnDeletedKeys: true);

    private static string Marked(PrintBlock block) => Marker().Replace(block.Code, "<$1>");

    private static string Cycles(Block block) => string.Join(
        ", ", block.Cycles.Select(cycle => string.Join(' ', cycle.Variables) + (cycle.IsLast ? "" : " and")));

    private sealed record Block(string Code, PrintMarker? Marker, ImmutableArray<PrintCycle> Cycles);

    [GeneratedRegex("printf\\(\"pmdabpftrace t0 ((?:begin|end) \\d+)\"\\); ")]
    private static partial Regex Marker();
}
