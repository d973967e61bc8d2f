namespace Bpftrace.Runner.Tests.Output;

public sealed class RuntimeErrorDecoderTests
{
    [TestCase(
        """{"type": "helper_error", "helper": "map_update_elem", "retcode": -7, "line": 5, "col": 46}""",
        "line 5, column 46: a helper of the kernel failed (map_update_elem returned -7)")]
    [TestCase(
        """{"type": "helper_error", "msg": "Can't delete", "helper": "delete", "retcode": -2, "line": 5, "col": 51}""",
        "line 5, column 51: Can't delete (delete returned -2)")]
    [TestCase(
        """{"type": "helper_error", "helper": "h", "line": 5}""",
        "line 5, column ?: a helper of the kernel failed (h returned ?)")]
    [TestCase(
        """{"type": "runtime_error", "msg": "Divide by 0", "filename": "stdin", "line": 1, "col": 9}""",
        "line 1, column 9: Divide by 0")]
    [TestCase(
        """{"type": "warnf", "msg": "careful 5 \"q\"\n", "filename": "stdin", "line": 1, "col": 9}""",
        "line 1, column 9: careful 5 \"q\"")]
    [TestCase(
        """{"type": "errorf", "msg": "bad thing", "filename": "stdin", "line": 1, "col": 40}""",
        "line 1, column 40: bad thing")]
    [TestCase("""{"type": "print_error", "msg": "bad thing", "line": 1, "col": 40}""", "line 1, column 40: bad thing")]
    [TestCase("""{"type": "errorf", "msg": "bad thing", "more": {"line": 1}}""", "bad thing")]
    public void An_error_in_a_probe_is_a_warning_in_bpftraces_words(string line, string expected) =>
        Assert.That(Transcript.Of(line), Is.EqualTo($"warning: {expected}\n"));

    // bpftrace 0.27's own functions are written in its language.
    [TestCase("stdin", "line 176, column 7: No such process")]
    [TestCase("stdlib/base.bt", "stdlib/base.bt, line 176, column 7: No such process")]
    public void An_error_outside_of_the_script_names_the_file(string file, string expected) =>
        Assert.That(
            Transcript.Of(
                $$"""{"type": "warnf", "msg": "No such process", "filename": "{{file}}", "line": 176, "col": 7}"""),
            Is.EqualTo($"warning: {expected}\n"));
}
