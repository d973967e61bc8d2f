namespace Bpftrace.Runner.Tests.Output;

public sealed class StatsDecoderTests
{
    [TestCase("7", "@a\n  7\n")]
    [TestCase("-7", "@a\n  -7\n")]
    [TestCase("""{"b": -7, "a": 2, "c d": 100}""", "@a\n  [b] -7\n  [a] 2\n  [c d] 100\n")]
    [TestCase("""{    "a": 0}""", "@a\n  [a] 0\n")]
    [TestCase("{}", "@a\n  nothing\n")]
    [TestCase("""{"count": 1}""", "@a\n  [count] 1\n")]
    [TestCase("""{"count": 1, "average": 2, "other": 3}""", "@a\n  [count] 1\n  [average] 2\n  [other] 3\n")]
    public void An_average_is_a_value(string json, string expected) => Assert.That(Content(json), Is.EqualTo(expected));

    [TestCase("""{"count": 2, "average": 7, "total": 15}""")]
    [TestCase("""{"b": {"count": 1, "average": -7, "total": -7}, "a": {"count": 2, "average": 2, "total": 5}}""")]
    public void Stats_are_left_out(string json) => Assert.That(Content(json), Is.Empty);

    private static string Content(string json) => Transcript.Of($"{{\"type\": \"stats\", \"data\": {{\"@a\": {json}}}}}\n");
}
