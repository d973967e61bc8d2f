using System.Text;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class PrintBlockTests
{
    [Test]
    public void Exported_maps_are_printed_between_two_markers()
    {
        var block = Create("BEGIN { @x = 1; @ = count(); printf(\"a\"); @h[1] = hist(1); }");

        Assert.That(block.Code, Is.EqualTo(
            "BEGIN { @x = 1; @ = count(); printf(\"a\"); @h[1] = hist(1); }\n"
            + "interval:s:1 { printf(\"pmdabpftrace t0 begin\"); print(@x); print(@); print(@h); printf(\"pmdabpftrace t0 end\"); }"));
        Assert.That(Encoding.UTF8.GetString(block.BeginText.Span), Is.EqualTo("pmdabpftrace t0 begin"));
        Assert.That(Encoding.UTF8.GetString(block.EndText.Span), Is.EqualTo("pmdabpftrace t0 end"));
    }

    [Test]
    public void Maps_that_are_not_exported_are_not_printed() =>
        Assert.That(
            Create("// include: @b\nBEGIN { @a = 1; @b = 1; }").Code,
            Does.EndWith("begin\"); print(@b); printf(\"pmdabpftrace t0 end\"); }"));

    [TestCase("BEGIN { @x = 1 } // the end")]
    [TestCase("BEGIN { @x = 1 }\n#define A 1")]
    [TestCase("BEGIN { @x = 1 }")]
    public void The_block_starts_on_a_line_of_its_own(string code) =>
        Assert.That(Create(code).Code, Does.StartWith(code + "\ninterval:s:1 { printf("));

    [TestCase("5", "interval:s:5")]
    [TestCase("2000ms", "interval:s:2")]
    [TestCase("1500ms", "interval:ms:1500")]
    [TestCase("1ms", "interval:ms:1")]
    public void Maps_are_printed_as_often_as_the_script_says(string interval, string probe) =>
        Assert.That(
            Create($"// interval: {interval}\nBEGIN {{ @x = 1 }}").Code, Does.Contain($"\n{probe} {{ printf("));

    [Test]
    public void A_script_that_prints_only_text_gets_an_empty_block()
    {
        var block = Create("BEGIN { printf(\"a\") }");

        Assert.That(block.Code, Is.EqualTo("BEGIN { printf(\"a\") }\ninterval:s:1 { }"));
        Assert.That(block.BeginText.IsEmpty, Is.True);
        Assert.That(block.EndText.IsEmpty, Is.True);
    }

    [Test]
    public void A_script_that_prints_its_maps_itself_stays_as_it_is()
    {
        const string Code = "// custom-output-block\nBEGIN { @x = 1; print(@x); }";

        var block = Create(Code);

        Assert.That(block.Code, Is.EqualTo(Code));
        Assert.That(block.BeginText.IsEmpty, Is.True);
        Assert.That(block.EndText.IsEmpty, Is.True);
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("%d")]
    [TestCase("\"")]
    [TestCase("é")]
    [TestCase("012345678901234567890123456789012")]
    public void A_token_that_would_change_the_script_is_an_error(string token) =>
        Assert.That(
            () => PrintBlock.Create(ScriptAnalyzer.Analyze("@x = 1"), token),
            Throws.ArgumentException);

    [Test]
    public void The_longest_marker_fits_the_strings_of_old_versions() =>
        Assert.That(
            PrintBlock.Create(ScriptAnalyzer.Analyze("@x = 1"), new string('a', PrintBlock.MaxTokenLength)).BeginText.Length,
            Is.LessThan(64));

    private static PrintBlock Create(string code) => PrintBlock.Create(ScriptAnalyzer.Analyze(code), "t0");
}
