using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

public class BpftraceErrorsTests
{
    // Columns of bpftrace's messages are from the captures of real output.
    [Test]
    public void A_message_is_shown_with_the_line_and_a_mark() => AssertShown(
        "// c\nBEGIN { nosuchfunction(1); exit(); }\n",
        """
        stdin:2:9-23: ERROR: Unknown function: nosuchfunction
        BEGIN { nosuchfunction(1); exit(); }
                ~~~~~~~~~~~~~~
        """,
        """
        x.bt:2:9-23: error: Unknown function: nosuchfunction
          2 | BEGIN { nosuchfunction(1); exit(); }
            |         ^~~~~~~~~~~~~~
        """);

    [Test]
    public void The_mark_is_shown_also_if_bpftrace_shows_none() => AssertShown(
        "BEGIN { @x = ; }",
        "stdin:1:14-15: ERROR: syntax error, unexpected ;",
        """
        x.bt:1:14-15: error: syntax error, unexpected ;
          1 | BEGIN { @x = ; }
            |              ^
        """);

    [Test]
    public void Several_messages_are_shown_each_with_its_line() => AssertShown(
        "// c\nBEGIN { @x = 1; @x = \"string\"; exit(); }",
        """
        stdin:2:20-21: WARNING: String size mismatch: 8 != 64. The value may be truncated.
        BEGIN { @x = 1; @x = "string"; exit(); }
                           ~
        stdin:2:17-19: ERROR: Type mismatch for @x
        BEGIN { @x = 1; @x = "string"; exit(); }
                        ~~
        """,
        """
        x.bt:2:20-21: warning: String size mismatch: 8 != 64. The value may be truncated.
          2 | BEGIN { @x = 1; @x = "string"; exit(); }
            |                    ^
        x.bt:2:17-19: error: Type mismatch for @x
          2 | BEGIN { @x = 1; @x = "string"; exit(); }
            |                 ^~
        """);

    [Test]
    public void A_message_about_lines_is_shown_with_these() => AssertShown(
        "// c\ntracepoint:syscalls:sys_enter_nosuchcall { @ = count(); }\nEND { }",
        "stdin:1-2: ERROR: tracepoint not found: syscalls:sys_enter_nosuchcall",
        """
        x.bt:1-2: error: tracepoint not found: syscalls:sys_enter_nosuchcall
          1 | // c
          2 | tracepoint:syscalls:sys_enter_nosuchcall { @ = count(); }
        """);

    [Test]
    public void Of_many_lines_only_the_first_are_shown() => AssertShown(
        "a\nb\nc\nd\ne\nf",
        "stdin:1-6: ERROR: no",
        """
        x.bt:1-6: error: no
          1 | a
          2 | b
          3 | c
          4 | d
            | …
        """);

    [Test]
    public void A_message_about_one_line_has_no_mark() => AssertShown(
        "a\nb", "stdin:2: ERROR: ü", "x.bt:2: error: ü\n  2 | b");

    [Test]
    public void Tabs_are_expanded_and_the_mark_is_below_its_column() => AssertShown(
        "\t@us =\thists(nsecs);",
        "stdin:1:8-13: ERROR: Unknown function: 'hists'\n    @us =    hists(nsecs);\n             ~~~~~",
        """
        x.bt:1:8-13: error: Unknown function: 'hists'
          1 |         @us =   hists(nsecs);
            |                 ^~~~~
        """);

    // bpftrace counts bytes.
    [TestCase("@ = \"größe\" + nosuch();", 17, 23, "              ^~~~~~")]
    [TestCase("@ = \"漢字\" + nosuch();", 16, 22, "             ^~~~~~")]
    public void The_mark_is_below_its_column_after_other_characters(string code, int start, int end, string mark) =>
        Assert.That(
            Render(code, $"stdin:1:{start}-{end}: ERROR: no").Split('\n')[2], Is.EqualTo($"    | {mark}"));

    [TestCase("stdin:3:39-42: ERROR: Undefined map: @us\ninterval:s:1 { printf(\"p\"); print(@us); }\n      ~~~",
        "x.bt: error: Undefined map: @us")]
    [TestCase("stdin:2:1-9: ERROR: syntax error, unexpected :",
        "x.bt: error: syntax error, unexpected : (at the end of the script)")]
    [TestCase("stdin:0: ERROR: no", "x.bt: error: no")]
    public void What_the_agent_appends_is_not_shown(string error, string shown) =>
        AssertShown("BEGIN { @us = 1; ", error, shown);

    // The agent prints variables before the script clears them.
    [TestCase("stdin:1:16-25: ERROR: no", "x.bt:1:16-25: error: no", "               ^~~~~~~~~")]
    [TestCase("stdin:1:65-73: ERROR: no", "x.bt:1:38-46: error: no", "                                     ^~~~~~~~")]
    [TestCase("stdin:1:40-45: ERROR: no", "x.bt:1: error: no", null)]
    public void What_the_agent_inserts_is_not_counted(string error, string head, string? mark)
    {
        const string Code = "interval:s:1 { print(@m); clear(@m); nosuch(); }";
        const string Sent = "interval:s:1 { print(@m); printf(\"b\"); print(@m, 1); clear(@m); nosuch(); }";
        string[] expected = mark is null ? [head, $"  1 | {Code}"] : [head, $"  1 | {Code}", $"    | {mark}"];
        AssertShown(Code, $"{error}\n{Sent}\n   ~~~~", string.Join('\n', expected));
    }

    [TestCase("ERROR: Error attaching probe: 'kprobe:x'", "ERROR: Error attaching probe: 'kprobe:x'")]
    [TestCase("definitions.h:2:10: error: unknown type", "definitions.h:2:10: error: unknown type")]
    [TestCase("stdin:x: ERROR: no", "stdin:x: ERROR: no")]
    [TestCase("stdin:1:2:3: ERROR: no", "stdin:1:2:3: ERROR: no")]
    [TestCase("stdin: 1", "stdin: 1")]
    [TestCase("a\x1b[2J\r\nb\tc", "a\\x1b[2J\\r\nb       c")]
    [TestCase("stdin:1: ERROR: \x1b[2J", "x.bt:1: error: \\x1b[2J\n  1 | BEGIN")]
    public void Other_text_is_shown_as_it_is_but_for_control_characters(string error, string shown) =>
        AssertShown("BEGIN", error, shown);

    [Test]
    public void A_place_at_the_lines_end_is_marked_and_one_beyond_is_not()
    {
        AssertShown("ab", "stdin:1:3-4: ERROR: no", "x.bt:1:3-4: error: no\n  1 | ab\n    |   ^");
        AssertShown("ab", "stdin:1:9-12: ERROR: no", "x.bt:1:9-12: error: no\n  1 | ab");
    }

    // Of 0.27.
    [TestCase("a\nb\n", "stdin:2:1-1: ERROR: syntax: unterminated string\n\n\nstdin:2:2-2: ERROR: syntax: no\nb\n ",
        "x.bt:2:1-2: error: syntax: unterminated string\n  2 | b\n    | ^\n"
        + "x.bt:2:2-3: error: syntax: no\n  2 | b\n    |  ^", TestName = "Places without width")]
    [TestCase("a b", "stdin:1:3-4: ERROR: no\na b\n  ~\nstdin:1:3-4: ERROR: no\na b\n  ~",
        "x.bt:1:3-4: error: no\n  1 | a b\n    |   ^", TestName = "A message twice")]
    [TestCase("f($b)", "stdin:1:3-5: ERROR: no\nf($b)\n  ~~\nstdin:1:1-6: ERROR: expanded from\nf($b)\n~~~~~",
        "x.bt:1:3-5: error: no\n  1 | f($b)\n    |   ^~\nx.bt:1:1-6: error: expanded from\n  1 | f($b)\n    | ^~~~~",
        TestName = "A macro")]
    public void Messages_of_newer_versions_are_shown_too(string code, string error, string shown) =>
        AssertShown(code, error, shown);

    [Test]
    public void Nothing_is_shown_for_no_error() => Assert.That(Render("BEGIN", ""), Is.Empty);

    private static void AssertShown(string code, string error, string shown) =>
        Assert.That(Render(code, error), Is.EqualTo(shown + "\n"));

    private static string Render(string code, string error) =>
        BpftraceErrors.Render(error, new ScriptText("x.bt", code));
}
