using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.KitTests;

[TestFixture]
public sealed class TrivialTests : KitFixture
{
    private const string Time = "trivial.time";

    private protected override PmdaLine Agent => new("trivial", 250, $"{Checkout.Sample("samples/Trivial")} -d 250");

    [Test]
    public void Its_metric_is_listed() => Assert.That(Client.Traverse("trivial"), Is.EqualTo([Time]));

    [Test]
    public void The_time_is_now()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        long time = Client.Fetch(Time).Single.ToInt64();
        Assert.That(time, Is.InRange(before, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    }

    [Test]
    public void It_is_described()
    {
        ClientMetric time = Client.Lookup(Time);
        MetricDescriptor expected =
            new(new Pmid(250, 0, 0), MetricType.UInt32, InDomId.Null, MetricSemantics.Instant, Units.Seconds);
        Assert.That(time.Descriptor, Is.EqualTo(expected));
        Assert.That(Client.OneLine(time), Is.EqualTo("The time in seconds since the 1st of January, 1970."));
        Assert.That(Client.Help(time), Is.EqualTo(Client.OneLine(time)));
        Assert.That(Labels(Time, LabelLevel.Domain), Does.ContainKey("agent").WithValue("trivial"));
    }

    [Test]
    public void Nothing_can_be_stored() =>
        Assert.That(
            Assert.Throws<PmException>(() => Client.Store(Time, 1))?.Error, Is.EqualTo(PmError.PermissionDenied));

    [Test]
    public void Its_log_has_its_name() =>
        Assert.That(Pmcd.Log("trivial"), Does.StartWith("Log for pmdatrivial on "));
}
