using Pcp.Bpftrace.Exporter;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class ExpositionWriterTests
{
    [Test]
    public void A_metric_has_help_type_and_series() =>
        Assert.That(
            Exposition.Of(new Family("x", FamilyType.Histogram, "Some help.",
            [
                new Series("_bucket", "team=\"a\"", "+Inf", 3),
                new Series("_bucket", "", "1", 2),
                new Series("_count", "team=\"a\"", null, 3),
                new Series("", "", null, 4),
            ])),
            Is.EqualTo(
                """
                # HELP x Some help.
                # TYPE x histogram
                x_bucket{team="a",le="+Inf"} 3
                x_bucket{le="1"} 2
                x_count{team="a"} 3
                x 4

                """));

    [Test]
    public void A_metric_without_series_is_left_out() =>
        Assert.That(Exposition.Of(new Family("x", FamilyType.Gauge, "Help.", [])), Is.Empty);

    [Test]
    public void Help_is_one_line() =>
        Assert.That(
            Exposition.Of(new Family("x", FamilyType.Gauge, "a\\b\nc\"d", [new Series("", "", null, 1)])),
            Does.StartWith("# HELP x a\\\\b\\nc\"d\n"));

    [TestCase("plain", "plain")]
    [TestCase("a\"b", "a\\\"b")]
    [TestCase("a\\b", "a\\\\b")]
    [TestCase("a\nb", "a\\nb")]
    [TestCase("\\n", "\\\\n")]
    [TestCase("tab\tand ü", "tab\tand ü")]
    public void Values_of_labels_are_escaped(string value, string written) =>
        Assert.That(LabelText.Add(LabelText.None, "key", value), Is.EqualTo($"key=\"{written}\""));

    [Test]
    public void Labels_are_separated_by_commas() =>
        Assert.That(LabelText.Add(LabelText.Add(LabelText.None, "a", "1"), "b", "2"), Is.EqualTo("a=\"1\",b=\"2\""));

    private static IEnumerable<TestCaseData> Numbers()
    {
        yield return new TestCaseData(MetricValue.FromUInt64(ulong.MaxValue), "18446744073709551615");
        yield return new TestCaseData(MetricValue.FromInt64(-5), "-5");
        yield return new TestCaseData(MetricValue.FromDouble(0.25), "0.25");
        yield return new TestCaseData(MetricValue.FromDouble(double.NaN), "NaN");
        yield return new TestCaseData(MetricValue.FromDouble(double.PositiveInfinity), "+Inf");
        yield return new TestCaseData(MetricValue.FromDouble(double.NegativeInfinity), "-Inf");
    }

    [TestCaseSource(nameof(Numbers))]
    public void Numbers_are_those_of_the_format(MetricValue value, string written) =>
        Assert.That(
            Exposition.Of(new Family("x", FamilyType.Gauge, "Help.", [new Series("", "", null, value)])),
            Does.EndWith($"\nx {written}\n"));

    [Test]
    public async Task A_long_metric_is_written_in_parts()
    {
        const int Count = 5000;
        using PartsStream output = new();
        ExpositionWriter writer = new(output);
        await writer.Write(
            new Family("x", FamilyType.Gauge, "Help.", Enumerable.Range(0, Count).Select(i =>
                new Series("", LabelText.Add(LabelText.None, "key", $"a key with the number {i}"), null, i))),
            CancellationToken.None);
        await writer.Flush(CancellationToken.None);
        Assert.That(output.Parts, Has.Count.GreaterThan(3));
        Assert.That(output.Parts, Is.All.LessThan(64 * 1024));
        Assert.That(output.Text.Count(c => c == '\n'), Is.EqualTo(Count + 2));
    }

    private sealed class PartsStream : MemoryStream
    {
        internal List<int> Parts { get; } = [];

        internal string Text => System.Text.Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Parts.Add(buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
