using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class StatsDecoderTests
{
    [Test]
    public void Stats_are_three_variables() =>
        Assert.That(
            Content("""{"count": 2, "average": 7, "total": 15}"""),
            Is.EqualTo("@a.count\n  2\n@a.average\n  7\n@a.total\n  15\n"));

    [Test]
    public void Stats_with_keys_are_three_variables_with_keys() =>
        Assert.That(
            Content("""
                {"b c": {"count": 1, "average": -7, "total": -7}, "a,1": {"count": 2, "average": 2, "total": 5}}
                """),
            Is.EqualTo("""
                @a.count
                  [b c] 1
                  [a,1] 2
                @a.average
                  [b c] -7
                  [a,1] 2
                @a.total
                  [b c] -7
                  [a,1] 5

                """));

    [Test]
    public void Stats_of_the_variable_without_a_name_are_those_of_root() =>
        Assert.That(
            Transcript.Of("""{"type": "stats", "data": {"@": {"count": 2, "average": 7, "total": 15}}}"""),
            Is.EqualTo("@root.count\n  2\n@root.average\n  7\n@root.total\n  15\n"));

    [Test]
    public void Their_integers_may_be_quoted() =>
        Assert.That(
            Content("""{"count": 2, "average": "9007199254740993", "total": "18014398509481986"}"""),
            Is.EqualTo("@a.count\n  2\n@a.average\n  9007199254740993\n@a.total\n  18014398509481986\n"));

    [TestCase("0", "@a.count\n  0\n@a.average\n  0\n@a.total\n  0\n")]
    [TestCase("{}", "@a.count\n  nothing\n@a.average\n  nothing\n@a.total\n  nothing\n")]
    [TestCase("""{"k": 0}""", "@a.count\n  [k] 0\n@a.average\n  [k] 0\n@a.total\n  [k] 0\n")]
    public void Stats_that_were_zeroed_or_cleared_show_what_is_left(string json, string expected) =>
        Assert.That(Wanted(json, "@a"), Is.EqualTo(expected));

    [Test]
    public void Parts_that_are_not_wanted_are_left_out() =>
        Assert.That(
            Wanted("""{"k": {"count": 2, "average": 7, "total": 15}}""", "@a", "@a.count", "@a.total"),
            Is.EqualTo("@a.average\n  [k] 7\n"));

    [TestCase("7", "@a\n  7\n")]
    [TestCase("-7", "@a\n  -7\n")]
    [TestCase("""{"b": -7, "a": 2, "c d": 100}""", "@a\n  [b] -7\n  [a] 2\n  [c d] 100\n")]
    [TestCase("""{    "a": 0}""", "@a\n  [a] 0\n")]
    [TestCase("{}", "@a\n  nothing\n")]
    [TestCase("""{"count": 1}""", "@a\n  [count] 1\n")]
    [TestCase("""{"count": 1, "average": 2, "other": 3}""", "@a\n  [count] 1\n  [average] 2\n  [other] 3\n")]
    public void An_average_is_a_value(string json, string expected) =>
        Assert.That(Transcript.Of(Line(json)), Is.EqualTo(expected));

    [TestCase("""{"count": 2, "average": 9223372036854775658, "total": -300}""", "-150")]
    [TestCase("""{"count": 2, "average": 7, "total": 15}""", "7")]
    [TestCase("""{"count": 0, "average": 0, "total": 0}""", "0")]
    [TestCase(
        """{"count": 1, "average": 18446744073709551615, "total": 18446744073709551615}""", "18446744073709551615")]
    public void Where_averages_are_wrong_that_of_stats_is_calculated(string json, string average) =>
        Assert.That(
            Transcript.Of(Line(json), OutputQuirks.Of(0, 11)),
            Does.Contain($"@a.average\n  {average}\n"));

    [Test]
    public void Where_averages_are_wrong_a_very_large_one_is_left_out() =>
        Assert.That(
            Transcript.Of(
                """
                {"type": "stats", "data": {"@a": {"a": 9223372036854775800, "b": -7, "c": 7}}}
                {"type": "stats", "data": {"@b": 9223372036854775800}}
                """,
                OutputQuirks.Of(0, 11)),
            Is.EqualTo("""
                @a
                warning: this version of bpftrace averages negative numbers wrongly: 9223372036854775800 is left out
                  [b] -7
                  [c] 7
                @b
                  nothing

                """));

    private static string Content(string json) => Transcript.Of(Line(json));

    private static string Wanted(string json, params string[] unwanted)
    {
        Transcript transcript = new() { Unwanted = unwanted.ToHashSet() };
        using OutputReader reader = new(transcript, 1 << 20);
        reader.Append(Encoding.UTF8.GetBytes(Line(json)));
        return transcript.ToString();
    }

    private static string Line(string json) => $"{{\"type\": \"stats\", \"data\": {{\"@a\": {json}}}}}\n";
}
