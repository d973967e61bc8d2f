using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class AverageDecoderTests
{
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

    private static string Line(string json) => $"{{\"type\": \"stats\", \"data\": {{\"@a\": {json}}}}}\n";
}
