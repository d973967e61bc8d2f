using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Pictures;

public class HistoryTests
{
    [Test]
    public void Rates_begin_at_the_sample_before_whatever_was_shown_last()
    {
        History history = new();
        history.Add(Sample(3, 60));
        history.Add(Sample(2, 30) with { Before = Sample(1, 10) });
        Assert.That(Rate(history), Is.EqualTo(20));
        history.Add(Sample(1, 10));
        Assert.That(Rate(history), Is.Null);
        history.Add(Sample(2, 30));
        Assert.That(Rate(history), Is.EqualTo(20));
    }

    private static Sample Sample(int second, long value) => Drawing.Sample(
        second, [], (Drawing.Counter("@n", VariableKind.Single), Drawing.Entries(("", value))));

    private static double? Rate(History history) => history.Variables[0].Readings[0].Rate;
}
