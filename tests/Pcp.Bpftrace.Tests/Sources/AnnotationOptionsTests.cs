using Bpftrace.Runner.Language;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

/// <summary>The annotations that are added, as the agent reads them.</summary>
public class AnnotationOptionsTests
{
    private const string Code = "BEGIN { @ = 1; }";

    [Test]
    public void Nothing_is_added_without_options() =>
        Assert.That(new AnnotationOptions().AddTo(new ScriptText("-e", Code)), Is.EqualTo(Code));

    [TestCase(Code)]
    [TestCase(Code + "\n")]
    [TestCase("#!/usr/bin/env bpftrace\r\n" + Code + " // name: no")]
    public void Options_reach_the_agent_and_lines_keep_their_numbers(string code)
    {
        AnnotationOptions options = new()
        {
            Name = "reads",
            Arguments = "100 'b c'",
            Interval = TimeSpan.FromSeconds(5),
            Label = "team=storage",
        };
        Assert.That(
            options.AddTo(new ScriptText("-e", code)),
            Does.StartWith(code).And.EndWith("\n// label: team=storage\n"));
        ScriptMetadata metadata = Read(options, code);
        Assert.That(metadata.Name, Is.EqualTo("reads"));
        Assert.That(metadata.Arguments, Is.EqualTo(["100", "b c"]));
        Assert.That(metadata.PrintInterval, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void An_option_takes_precedence_over_the_scripts_own_annotation()
    {
        ScriptMetadata metadata = Read(
            new AnnotationOptions { Name = "b", Arguments = "", Interval = TimeSpan.FromMilliseconds(250) },
            "// name: a\n// args: x y\n// interval: 7\n" + Code);
        Assert.That(metadata.Name, Is.EqualTo("b"));
        Assert.That(metadata.Arguments, Is.Empty);
        Assert.That(metadata.PrintInterval, Is.EqualTo(TimeSpan.FromMilliseconds(250)));
    }

    [Test]
    public void What_no_option_sets_stays_the_scripts()
    {
        ScriptMetadata metadata = Read(new AnnotationOptions { Name = "b" }, "// args: x y\n// interval: 7\n" + Code);
        Assert.That(metadata.Arguments, Is.EqualTo(["x", "y"]));
        Assert.That(metadata.PrintInterval, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [TestCase("one  two", new[] { "one", "two" })]
    [TestCase(" 'it''s' \"a b\" '' ", new[] { "its", "a b", "" })]
    [TestCase("// name: other", new[] { "//", "name:", "other" })]
    [TestCase("größer → 👍", new[] { "größer", "→", "👍" })]
    [TestCase("\"*/ /*\" $HOME `id`", new[] { "*/ /*", "$HOME", "`id`" })]
    public void Arguments_are_words_quoted_as_in_a_shell(string arguments, string[] words) =>
        Assert.That(Read(new AnnotationOptions { Arguments = arguments }, Code).Arguments, Is.EqualTo(words));

    [TestCase("a\nb", @"a\nb")]
    [TestCase("a\rb", @"a\rb")]
    [TestCase("a\fb", @"a\x0cb")]
    [TestCase("a\u0085b", @"a\x85b")]
    [TestCase("a\u2028b", @"a\u2028b")]
    [TestCase("a\0b", @"a\x00b")]
    public void Arguments_of_several_lines_are_refused(string arguments, string shown) =>
        Assert.That(
            () => new AnnotationOptions { Arguments = arguments }.AddTo(new ScriptText("-e", Code)),
            Throws.TypeOf<ScriptException>()
                .With.Message.EqualTo($"'{shown}' cannot be a script's arguments: they must be on one line"));

    [TestCase("")]
    [TestCase("1st")]
    [TestCase("a-b")]
    [TestCase("a\nb")]
    [TestCase("größe")]
    public void A_name_that_no_metric_can_have_is_refused(string name) =>
        Assert.That(
            () => new AnnotationOptions { Name = name }.AddTo(new ScriptText("-e", Code)),
            Throws.TypeOf<ScriptException>().With.Message.Contains("cannot be a script's name"));

    [TestCase(0.0)]
    [TestCase(-1.0)]
    [TestCase(86400.5)]
    public void An_interval_out_of_range_is_refused(double seconds) =>
        Assert.That(
            () => new AnnotationOptions { Interval = TimeSpan.FromSeconds(seconds) }.AddTo(new ScriptText("-e", Code)),
            Throws.TypeOf<ScriptException>().With.Message.Contains("interval"));

    [Test]
    public void What_is_too_long_with_its_annotations_is_refused()
    {
        ScriptText script = new("a.bt", new string('x', 65_400));
        Assert.That(
            () => new AnnotationOptions { Arguments = new string('y', 100) }.AddTo(script),
            Throws.TypeOf<ScriptException>().With.Message.StartsWith("a.bt: the script is longer than"));
    }

    private static ScriptMetadata Read(AnnotationOptions options, string code)
    {
        ScriptSource source = ScriptAnalyzer.Analyze(options.AddTo(new ScriptText("-e", code)));
        Assert.That(source.Warnings, Is.Empty);
        return source.Metadata;
    }
}
