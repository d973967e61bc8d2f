using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Tests.Samples;

internal sealed class FetchedSampleTests
{
    private static readonly InDomId _keys = new(151, 7);

    [Test]
    public void A_single_value_has_no_key() =>
        Assert.That(Of(InDomId.Null, new InstanceValue(-1, 5)), Is.EqualTo(new[] { new Entry("", 5) }));

    [Test]
    public void Values_get_their_keys_in_order_and_one_whose_key_is_gone_is_left_out() =>
        Assert.That(
            Of(_keys, new InstanceValue(1, 10), new InstanceValue(9, 90), new InstanceValue(0, 20)),
            Is.EqualTo(new[] { new Entry("a", 20), new Entry("b", 10) }));

    [Test]
    public void Without_values_nobody_is_asked_for_keys() => Assert.That(Of(_keys), Is.Empty);

    private static IReadOnlyList<Entry> Of(InDomId inDom, params InstanceValue[] values)
    {
        ClientMetric metric = new(
            "bpftrace.scripts.x.data.m",
            new MetricDescriptor(new Pmid(151, 100, 0), MetricType.Int64, inDom, MetricSemantics.Instant, Units.None));
        Variable variable = new("@m", VariableKind.Map, false, Combination.None);
        return FetchedSample.Of(variable, new MetricValues(metric, PmError.None, values), NamesOf).Entries;
    }

    private static Dictionary<int, string> NamesOf(MetricValues values) => values.Values.Count > 0
        ? new() { [0] = "a", [1] = "b" }
        : throw new InvalidOperationException("there are no values");
}
