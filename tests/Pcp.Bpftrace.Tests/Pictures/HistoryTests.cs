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

    [Test]
    public void While_the_script_starts_again_nothing_is_forgotten()
    {
        History history = new();
        history.Add(Sample(0, 10));
        history.Reset();
        history.Add(Drawing.Sample(1, []));
        Assert.That(history.Variables, Is.Empty);
        history.Add(Sample(2, 14));
        Assert.That((Number(history), Rate(history)), Is.EqualTo((4.0, (double?)2)));
    }

    [Test]
    public void A_sample_from_before_a_reset_undoes_it()
    {
        History history = new();
        history.Add(Sample(1, 10));
        history.Reset();
        history.Add(Sample(2, 30));
        Assert.That(
            (Number(history), history.Since), Is.EqualTo((20.0, (DateTimeOffset?)Drawing.Start.AddSeconds(1))));
        history.Add(Sample(0, 5));
        Assert.That((Number(history), history.Since), Is.EqualTo((5.0, (DateTimeOffset?)null)));
    }

    private static Sample Sample(int second, long value) => Drawing.Sample(
        second, [], (Drawing.Counter("@n", VariableKind.Single), Drawing.Entries(("", value))));

    private static double Number(History history) => history.Variables[0].Readings[0].Number;

    private static double? Rate(History history) => history.Variables[0].Readings[0].Rate;
}
