using Integration.Rig;
using Pcp.Bpftrace.Sources;

namespace Integration.CommandTests;

/// <summary>What is added to scripts, and what bpftrace says about them.</summary>
[TestFixture]
public sealed class ScriptSourceTests : BystanderFixture
{
    [Test]
    public void Options_take_effect()
    {
        AnnotationOptions options = new() { Name = "with_options", Arguments = "42 'a b'" };
        string code = options.AddTo(
            new ScriptText("-e", "// name: other\n// args: 1 2\nBEGIN { @number = $1; @text = str($2); }"));
        RunningScript script = Agent.Register(code);
        script.WaitForData("number", "42");
        script.WaitForData("text", "a b");
        Assert.That(script.Name, Is.EqualTo("with_options"));
        script.Control("deregister");
    }

    [Test]
    public void An_error_is_shown_below_the_line_as_its_author_wrote_it()
    {
        // The agent inserts statements before the clear().
        const string Code = "interval:s:1 { @m[1] = count(); print(@m); clear(@m); nosuch(); }";
        Assert.That(
            ErrorOf(Code),
            Does.Match(
                @"(?m)^x\.bt:1:55-\d+: error: .*nosuch.*\n  1 \| "
                + @"interval:s:1 \{ @m\[1\] = count\(\); print\(@m\); clear\(@m\); nosuch\(\); \}\n"
                + @"    \| {55}\^~{5,}\n"));
    }

    [Test]
    public void The_mark_is_below_its_column_after_tabs_and_other_characters() =>
        Assert.That(
            ErrorOf("BEGIN {\n\t@x = 1;\n\t@ = str(\"größe\"); nosuch();\n}"),
            Does.Match(
                @"(?m)^x\.bt:3:\d+-\d+: error: .*nosuch.*\n  3 \|         @ = str\(""größe""\); nosuch\(\);\n"
                + @"    \| {27}\^~{5,}\n"));

    [Test]
    public void An_open_brace_is_said_to_be_at_the_end() =>
        Assert.That(ErrorOf("BEGIN { @ = 1; "), Does.Match(@"(?m)^x\.bt: error: .*\(at the end of the script\)$"));

    private string ErrorOf(string code)
    {
        RunningScript script = Agent.Register(code).WaitUntil("error");
        string error = BpftraceErrors.Render(script.Error!, new ScriptText("x.bt", code));
        script.Control("deregister");
        return error;
    }
}
