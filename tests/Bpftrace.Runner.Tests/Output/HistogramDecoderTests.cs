using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class HistogramDecoderTests
{
    [Test]
    public void A_bucket_is_named_by_its_bounds() =>
        Assert.That(
            Content("""[{"min": 0, "max": 0, "count": 1}, {"min": 8, "max": 15, "count": 18446744073709551615}]"""),
            Is.EqualTo("@h\n  [0-0] 1\n  [8-15] 18446744073709551615 order 8\n"));

    [Test]
    public void A_bucket_without_min_is_open_below() =>
        Assert.That(
            Content("""[{"max": -1, "count": 2}]"""),
            Is.EqualTo("@h\n  [-inf--1] 2 order -9223372036854775808\n"));

    [Test]
    public void A_bucket_without_max_is_open_above() =>
        Assert.That(Content("""[{"min": 100, "count": 2}]"""), Is.EqualTo("@h\n  [100-inf] 2 order 100\n"));

    [Test]
    public void Bounds_may_be_negative_or_quoted() =>
        Assert.That(
            Content("""
                [
                    {"min": -2147483648, "max": 0, "count": 1},
                    {"min": "9007199254740992", "max": "18446744073709551615", "count": 3}
                ]
                """.ReplaceLineEndings("")),
            Is.EqualTo("""
                @h
                  [-2147483648-0] 1 order -2147483648
                  [9007199254740992-18446744073709551615] 3 order 9007199254740992

                """));

    [TestCase(11, "[2147483648-inf] 1 order 2147483648")]
    [TestCase(19, "[2147483648-inf] 1 order 2147483648")]
    [TestCase(20, "[-2147483648-0] 1 order -2147483648")]
    public void Where_the_last_bucket_overflows_it_is_open_above(int minor, string expected) =>
        Assert.That(
            Transcript.Of(
                """{"type": "hist", "data": {"@h": [{"min": -2147483648, "max": 0, "count": 1}]}}""",
                OutputQuirks.Of(0, minor)),
            Is.EqualTo($"@h\n  {expected}\n"));

    [Test]
    public void A_lower_bound_beyond_a_signed_integer_stands_last() =>
        Assert.That(
            Content("""[{"min": 9223372036854775808, "max": 18446744073709551615, "count": 1}]"""),
            Is.EqualTo("@h\n  [9223372036854775808-18446744073709551615] 1 order 9223372036854775807\n"));

    [Test]
    public void With_keys_each_bucket_is_named_by_key_and_bounds() =>
        Assert.That(
            Content("""
                {"a,1": [{"max": -1, "count": 1}, {"min": 1, "max": 1, "count": 2}],
                "\n": [{"min": 4, "max": 7, "count": 3}]}
                """.ReplaceLineEndings(" ")),
            Is.EqualTo("""
                @h
                  [a,1,-inf--1] 1 order -9223372036854775808
                  [a,1,1-1] 2 order 1
                  [⏎,4-7] 3 order 4

                """));

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"a": []}""")]
    public void No_buckets_is_nothing(string json) => Assert.That(Content(json), Is.EqualTo("@h\n  nothing\n"));

    [TestCase("""[5, {"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("""[[{"count": 7}], {"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("""[{"min": 0, "max": 0}, {"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("""[{"min": 0, "max": 0, "count": -1}, {"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("""[{"min": "x", "max": 0, "count": 1}, {"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("""[{"min": {"count": 9}, "max": 0, "count": 1}, {"min": 1, "max": 1, "count": 2}]""")]
    [TestCase("""[{"min": 1, "max": 1, "count": 2, "more": [{"count": 8}]}, {}]""")]
    public void A_bucket_that_cannot_be_read_is_left_out_and_said(string json) =>
        Assert.That(Content(json), Does.StartWith("@h\n  [1-1] 2 order 1\nwarning: "));

    [TestCase("5")]
    [TestCase("\"text\"")]
    public void Without_buckets_the_line_is_malformed(string json) =>
        Assert.That(Content(json), Does.StartWith("warning: "));

    [Test]
    public void A_key_without_buckets_is_left_out_and_said() =>
        Assert.That(
            Content("""{"a": {"b": [{"count": 1}]}, "c": [{"min": 1, "max": 1, "count": 2}]}"""),
            Does.StartWith("@h\n  [c,1-1] 2 order 1\nwarning: "));

    private static string Content(string json) =>
        Transcript.Of($"{{\"type\": \"hist\", \"data\": {{\"@h\": {json}}}}}\n");
}
