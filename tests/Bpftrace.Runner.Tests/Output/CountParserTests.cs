using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

/// <summary>Counts as 0.24 to 0.27 print them after a character was printed as <c>\u…</c>.</summary>
public sealed class CountParserTests
{
    private const string Ten = """{"type": "hist", "data": {"@h": [{"min": 4, "max": 7, "count": 10}]}}""" + "\n";
    private const string Sixteen = "@h\n  [4-7] 16 order 4\n";

    [TestCase("""{"type": "printf", "data": "\u0001\n"}""")]
    [TestCase("""{"type": "printf", "data": "caf\uffffffc3\uffffffa9"}""")]
    [TestCase("""{"type": "value", "data": [1,["\\\u0007"]]}""")]
    [TestCase("""{"type": "map", "data": {"@s": "\u001b[1m"}}""")]
    [TestCase("""{"type": "map", "data": {"@unwanted": {"a\u0008": 1}}}""")]
    [TestCase("""{"type": "errorf", "msg": "\u0001", "filename": "stdin", "line": 1, "col": 1}""")]
    public void From_then_on_counts_are_hexadecimal(string line) =>
        Assert.That(Told(line + "\n" + Ten), Does.EndWith(Sixteen));

    [TestCase("""{"type": "printf", "data": "tab\t newline\n return\r quote\" slash\\ "}""")]
    [TestCase("""{"type": "printf", "data": "\\u0001"}""")]
    [TestCase("""{"type": "printf", "data": "u0001"}""")]
    public void Other_escapes_change_nothing(string line) =>
        Assert.That(Told(line + "\n" + Ten), Does.EndWith("@h\n  [4-7] 10 order 4\n"));

    [Test]
    public void Digits_that_are_no_JSON_are_read_too() =>
        Assert.That(
            After("""
                {"type": "hist", "data": {"@h": {"k": [{"min": 0, "max": 0, "count": 1a}]}}}
                {"type": "hist", "data": {"@h": {"k": [{"min": 1, "max": 1, "count": 1e5}]}}}
                """),
            Is.EqualTo("@h\n  [k,0-0] 26\n@h\n  [k,1-1] 485 order 1\n"));

    [Test]
    public void Bounds_and_everything_else_stay_decimal() =>
        Assert.That(
            After("""
                {"type": "hist", "data": {"@h": [{"min": 16, "max": 31, "count": 11}]}}
                {"type": "map", "data": {"@m": {"a": 10}}}
                {"type": "stats", "data": {"@s": {"count": 10, "average": 10, "total": 100}}}
                {"type": "value", "data": 10}
                """),
            Is.EqualTo(
                "@h\n  [16-31] 17 order 16\n@m\n  [a] 10\n@s.count\n  10\n@s.average\n  10\n@s.total\n  100\n"
                + "printed \"10⏎\"\n"));

    [TestCase("""{"type": "lost_events", "count": 1a, "data": {"events": 1a}}""", "lost 26\n")]
    [TestCase("""{"type": "lost_events", "count": 10, "data": {"events": 10}}""", "lost 16\n")]
    [TestCase("""{"type":"lost_events", "count":ff}""", "lost 255\n")]
    public void Lost_events_are_hexadecimal_too(string line, string expected) =>
        Assert.That(After(line), Is.EqualTo(expected));

    [Test]
    public void Buckets_before_the_key_that_changes_it_are_decimal() =>
        Assert.That(
            Told(
                """{"type": "hist", "data": {"@h": {"a": [{"max": 1, "count": 10}], """
                + "\"\\u0001\": [{\"max\": 1, \"count\": 10}]}}}"),
            Is.EqualTo(
                $"@h\n  [a,-inf-1] 10 order {long.MinValue}\n  [<01>,-inf-1] 16 order {long.MinValue}\n"));

    [Test]
    public void Where_the_version_has_it_right_nothing_changes() =>
        Assert.That(
            Transcript.Of("{\"type\": \"printf\", \"data\": \"\\u0001\"}\n" + Ten, OutputQuirks.Of(0, 23)),
            Does.EndWith("@h\n  [4-7] 10 order 4\n"));

    [Test]
    public void Without_it_letters_are_no_digits() =>
        Assert.That(
            Told("""{"type": "hist", "data": {"@h": [{"min": 4, "max": 7, "count": 1a}]}}"""),
            Does.Contain("warning: bpftrace printed a line that cannot be read"));

    private static string Told(string output) => Transcript.Of(output, OutputQuirks.Of(0, 27));

    private static string After(string output)
    {
        const string First = """{"type": "printf", "data": "\u0001"}""" + "\n";
        return Told(First + output)[Told(First).Length..];
    }
}
