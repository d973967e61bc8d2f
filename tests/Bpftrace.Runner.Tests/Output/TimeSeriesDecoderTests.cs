using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class TimeSeriesDecoderTests
{
    [Test]
    public void The_newest_complete_interval_is_the_one_before_the_last() =>
        Assert.That(
            Content($"[{Interval("10", "5")},{Interval("11", "-7")},{Interval("12", "9")}]"),
            Is.EqualTo("@t\n  -7\n"));

    [TestCase("[]")]
    [TestCase("{}")]
    public void Without_intervals_there_is_nothing(string json) =>
        Assert.That(Content(json), Is.EqualTo("@t\n  nothing\n"));

    [Test]
    public void One_interval_is_still_being_filled() =>
        Assert.That(Content($"[{Interval("10", "5")}]"), Is.EqualTo("@t\n  nothing\n"));

    [Test]
    public void An_interval_in_which_nothing_was_recorded_has_no_value() =>
        Assert.That(
            Content($"[{Interval("10", "5")},{Interval("11", "null")},{Interval("12", "9")}]"),
            Is.EqualTo("@t\n  nothing\n"));

    [Test]
    public void Each_key_has_intervals_of_its_own()
    {
        string newest = Interval("11", "2");
        string json = $$"""
            {"ab": [{{Interval("10", "1")}},{{newest}}], "c,1": [{{newest}}],
            "d": [{{Interval("10", "18446744073709551615")}},{{newest}}]}
            """;
        Assert.That(
            Content(json.ReplaceLineEndings(" ")), Is.EqualTo("@t\n  [ab] 1\n  [d] 18446744073709551615\n"));
    }

    [Test]
    public void Starts_of_intervals_may_lack_their_quotes() =>
        Assert.That(
            Content($"[{Interval("10", "5")},{Interval("11", "6")}]".Replace("\"2026", "2026").Replace("0\",", "0,")),
            Is.EqualTo("@t\n  5\n"));

    [Test]
    public void Once_counts_are_hexadecimal_so_are_the_values()
    {
        string positive = $"[{Interval("10", "10")},{Interval("11", "ff")}]";
        string negative = $"[{Interval("10", "fffffffffffffffb")},{Interval("11", "1")}]";
        string series = $"{{\"type\": \"tseries\", \"data\": {{\"@t\": {positive}, \"@n\": {negative}}}}}";
        Assert.That(
            Transcript.Of("{\"type\": \"printf\", \"data\": \"\\u0001\"}\n" + series, OutputQuirks.Newest),
            Does.EndWith("@t\n  16\n@n\n  -5\n"));
    }

    [TestCase("5")]
    [TestCase("[5,6]")]
    [TestCase("""[{"value":"x"},{"value":1}]""")]
    public void What_is_no_series_is_malformed(string json) =>
        Assert.That(Content(json), Does.Contain("warning: bpftrace printed a line that cannot be read"));

    private static string Interval(string second, string value) =>
        $$"""{"interval_start":"2026-11-22 11:44:{{second}}.000000000","value":{{value}}}""";

    private static string Content(string json) =>
        Transcript.Of($"{{\"type\": \"tseries\", \"data\": {{\"@t\": {json}}}}}\n", OutputQuirks.Newest);
}
