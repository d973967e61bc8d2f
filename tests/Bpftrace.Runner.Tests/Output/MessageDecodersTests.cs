using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class MessageDecodersTests
{
    [TestCase("""{"type": "attached_probes", "data": {"probes": 9}}""", "attached 9\n")]
    [TestCase("""{"type": "attached_probes", "count": 9, "data": {"probes": 9}}""", "attached 9\n")]
    [TestCase("""{"type": "attached_probes", "probes": 9}""", "attached 9\n")]
    [TestCase("""{"type": "attached_probes", "count":9}""", "attached 9\n")]
    [TestCase("""{"type": "lost_events", "data": {"events": 27}}""", "lost 27\n")]
    [TestCase("""{"type": "lost_events", "data": {"events": "9007199254740993"}}""", "lost 9007199254740993\n")]
    [TestCase("""{"type":"lost_events", "count":27, "data": {"events": 27}}""", "lost 27\n")]
    [TestCase("""{"type": "printf", "data": "a\nb"}""", "printed \"a⏎b\"\n")]
    [TestCase("""{"type": "printf", "msg": "old"}""", "printed \"old\"\n")]
    [TestCase("""{"type": "printf", "data": ""}""", "printed \"\"\n")]
    [TestCase("""{"type": "time", "data": "11:56:17\n"}""", "printed \"11:56:17⏎\"\n")]
    [TestCase("""{"type": "cat", "data": "Linux\n"}""", "printed \"Linux⏎\"\n")]
    [TestCase("""{"type": "syscall", "data": "one\ntwo"}""", "printed \"one⏎two\"\n")]
    [TestCase("""{"type": "join", "data": "./reader /etc/passwd"}""", "printed \"./reader /etc/passwd⏎\"\n")]
    [TestCase("""{"type": "value", "data": -1}""", "printed \"-1⏎\"\n")]
    [TestCase("""{"type": "value", "data": "string"}""", "printed \"string⏎\"\n")]
    [TestCase("""{"type": "value", "data": [1,"a"]}""", "printed \"(1, a)⏎\"\n")]
    [TestCase(
        """{"type": "value", "data": { "first": 42, "in": { "x": 9 } }}""",
        "printed \"{ .first = 42, .in = { .x = 9 } }⏎\"\n")]
    public void A_message_is_told(string line, string expected) =>
        Assert.That(Transcript.Of(line), Is.EqualTo(expected));

    [Test]
    public void The_order_of_members_does_not_matter() =>
        Assert.That(
            Transcript.Of("""{"data": {"@x": {"k": 1}}, "more": [{"type": 1}], "type": "map"}"""),
            Is.EqualTo("@x\n  [k] 1\n"));

    [TestCase("""{"type": "map", "data": {"@n": 1}} x}""")]
    [TestCase("""{"type": "map"}""")]
    [TestCase("""{"type": "printf"}""")]
    [TestCase("""{"type": 5, "data": {}}""")]
    [TestCase("""{"type": "attached_probes", "data": {"probes": -1}}""")]
    [TestCase("""{"type": "lost_events", "data": {"events": "many"}}""")]
    [TestCase("""{"type": "lost_events", "data": {}}""")]
    [TestCase("""{"not": bpftrace's}""")]
    [TestCase("{}")]
    [TestCase("[1]")]
    [TestCase("plain text")]
    public void A_line_that_cannot_be_read_is_said_and_tells_nothing_else(string line) =>
        Assert.That(
            Transcript.Of(line + "\n{\"type\": \"map\", \"data\": {\"@after\": 1}}\n"),
            Is.EqualTo($"warning: bpftrace printed a line that cannot be read: {line}\n@after\n  1\n"));

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase(" \t \n\r\n")]
    public void Blank_lines_say_nothing(string output) => Assert.That(Transcript.Of(output), Is.Empty);

    [Test]
    public void Lines_nested_too_deeply_are_malformed()
    {
        string line = $"{{\"type\": \"value\", \"data\": {new string('[', 1000)}{new string(']', 1000)}}}";
        Assert.That(Transcript.Of(line), Does.StartWith("warning: "));
    }

    [Test]
    public void A_reported_line_is_cut_and_has_no_control_characters() =>
        Assert.That(
            Transcript.Of("\u001b" + new string('x', 500)),
            Is.EqualTo($"warning: bpftrace printed a line that cannot be read: \\x1b{new string('x', 199)}…\n"));

    [Test]
    public void Only_ten_malformed_lines_are_shown_and_the_others_are_counted()
    {
        string output = string.Concat(Enumerable.Repeat("nonsense\n", 1000));
        string[] lines = Transcript.Of(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(11));
        Assert.That(lines[^1], Is.EqualTo("warning: bpftrace printed 990 more lines that cannot be read"));
    }

    [Test]
    public void An_unknown_type_is_said_once() =>
        Assert.That(
            Transcript.Of("""
                {"type": "benchmark", "data": {"@t": []}}
                {"type": "news", "msg": "no"}
                {"type": "benchmark", "data": {"@t": []}}
                """),
            Is.EqualTo("""
                warning: bpftrace printed a message of an unknown type: {"type": "benchmark", "data": {"@t": []}}
                warning: bpftrace printed a message of an unknown type: {"type": "news", "msg": "no"}

                """));

    [Test]
    public void Only_sixteen_unknown_types_are_said()
    {
        string output = string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"type\": \"type{i}\"}}\n"));
        Assert.That(Transcript.Of(output).Count(c => c == '\n'), Is.EqualTo(16));
    }

    [Test]
    public void Raw_bytes_that_are_not_UTF_8_do_not_spoil_the_line()
    {
        byte[] line = [.. """{"type": "map", "data": {"@": {"key"""u8, 0xff, .. "\": \"caf"u8, 0xc3, .. "\"}}}"u8];
        Assert.That(Transcript.Of(line), Is.EqualTo("@\n  [key\\xff] \"caf\\xc3\"\n"));
    }

    [Test]
    public void Keys_are_unescaped_twice_where_the_version_escapes_them_twice()
    {
        const string Line = """{"type": "map", "data": {"@": {"reader,\\n        f+1\\n": "a\\n"}}}""";
        Assert.That(Transcript.Of(Line, OutputQuirks.Of(0, 23)), Is.EqualTo("@\n  [reader,⏎        f+1⏎] \"a\\n\"\n"));
        Assert.That(
            Transcript.Of(Line, OutputQuirks.Of(0, 24)),
            Is.EqualTo("@\n  [reader,\\n        f+1\\n] \"a\\n\"\n"));
    }

    [TestCase("map", "5")]
    [TestCase("map", """{"k": {"a": [1]}}""")]
    [TestCase("hist", """[{"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("stats", """{"k": 5}""")]
    [TestCase("tseries", """[{"value": 1},{"value": 2}]""")]
    public void A_variable_that_is_not_wanted_is_passed_over(string type, string content)
    {
        Transcript transcript = new() { Unwanted = new HashSet<string> { "@x", "@x.count", "@x.average", "@x.total" } };
        using OutputReader reader = new(transcript, 1 << 20);
        string data = $"{{\"@x\": {content}, \"@y\": {content}}}";
        reader.Append(Encoding.UTF8.GetBytes($"{{\"type\": \"{type}\", \"data\": {data}}}\n"));
        Assert.That(transcript.ToString(), Does.StartWith("@y").And.Not.Contain("@x").And.Not.Contain("warning"));
    }
}
