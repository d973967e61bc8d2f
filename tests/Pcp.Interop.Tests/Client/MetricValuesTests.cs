using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Client;

internal sealed class MetricValuesTests
{
    private static readonly ClientMetric _metric = new(
        "simple.color",
        new MetricDescriptor(
            new Pmid(253, 0, 1), MetricType.Int64, new InDomId(253, 0), MetricSemantics.Instant, Units.None));

    [Test]
    public void One_value_is_the_single_one() =>
        Assert.That(
            new MetricValues(_metric, PmError.None, [new InstanceValue(0, 42)]).Single.ToInt64(), Is.EqualTo(42));

    [Test]
    public void No_value_and_several_are_errors_with_the_metrics_name()
    {
        MetricValues none = new(_metric, PmError.None, []);
        MetricValues two = new(_metric, PmError.None, [new InstanceValue(0, 1), new InstanceValue(1, 2)]);
        Assert.That(Error(none), Is.EqualTo(PmError.NoValue));
        Assert.That(Error(two), Is.EqualTo(PmError.WrongType));
        Assert.That(() => none.Single, Throws.TypeOf<PmException>().With.Message.Contains("simple.color"));
    }

    [Test]
    public void An_error_is_passed_on() =>
        Assert.That(Error(new MetricValues(_metric, PmError.TryAgain, [])), Is.EqualTo(PmError.TryAgain));

    private static PmError Error(MetricValues values) =>
        Assert.Throws<PmException>(() => _ = values.Single)!.Error;
}
