using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Hosts;

internal sealed class DifferenceTests
{
    [Test]
    public void Counts_are_those_since_the_sample_before() =>
        Assert.That(Of(true, [("a", 10), ("b", 5)], [("a", 25), ("b", 5), ("c", 2)]), Is.EqualTo("a=15 b=0 c=2"));

    [Test]
    public void A_count_that_fell_begins_at_0() => Assert.That(Of(true, [("a", 10)], [("a", 3)]), Is.EqualTo("a=3"));

    [Test]
    public void Values_that_are_no_counters_stay() =>
        Assert.That(Of(false, [("a", 10)], [("a", 25)]), Is.EqualTo("a=25"));

    private static string Of(bool isCounter, (string, ulong)[] before, (string, ulong)[] after)
    {
        Sample sample = Difference.Of(Sample(isCounter, after), Sample(isCounter, before));
        return string.Join(' ', sample.Variables[0].Entries.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    private static Sample Sample(bool isCounter, (string Key, ulong Value)[] values) => new(
        DateTimeOffset.UnixEpoch,
        [
            new VariableSample(
                new Variable("@", VariableKind.Stacks, isCounter, Combination.Sum),
                null,
                [.. values.Select(each => new Entry(each.Key, MetricValue.FromUInt64(each.Value)))]),
        ],
        []);
}
