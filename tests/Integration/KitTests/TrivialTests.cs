using System.Globalization;
using Integration.Rig;

namespace Integration.KitTests;

[TestFixture]
public sealed class TrivialTests
{
    private PrivatePmcd _pmcd = null!;

    [OneTimeSetUp]
    public void Start() =>
        _pmcd = PrivatePmcd.Start(
            new Scratch(), new PmdaLine("trivial", 250, $"{Checkout.Sample("samples/Trivial")} -d 250"));

    [OneTimeTearDown]
    public void Stop() => _pmcd?.Dispose();

    [Test]
    public void Its_metric_is_listed() =>
        Assert.That(_pmcd.Client.Names("trivial"), Is.EqualTo(["trivial.time"]));

    [Test]
    public void The_time_is_now()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        long time = long.Parse(_pmcd.Client.FetchSingle("trivial.time")!, CultureInfo.InvariantCulture);
        Assert.That(time, Is.InRange(before, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    }

    [Test]
    public void Descriptor_and_help_reach_pminfo()
    {
        MetricDescription time = _pmcd.Client.Describe("trivial.time");
        Assert.Multiple(() =>
        {
            Assert.That(time.Pmid, Is.EqualTo("250.0.0"));
            Assert.That(time.Type, Is.EqualTo("32-bit unsigned int"));
            Assert.That(time.InDom, Is.EqualTo("PM_INDOM_NULL"));
            Assert.That(time.Semantics, Is.EqualTo("instant"));
            Assert.That(time.Units, Is.EqualTo("sec"));
            Assert.That(time.OneLine, Is.EqualTo("The time in seconds since the 1st of January, 1970."));
            Assert.That(time.Help, Is.EqualTo(time.OneLine));
            Assert.That(time.Labels, Does.Contain("\"agent\":\"trivial\""));
        });
    }

    [Test]
    public void Nothing_can_be_stored() =>
        Assert.That(
            _pmcd.Client.Store("trivial.time", "1").All, Does.Contain("No permission to perform requested operation"));

    [Test]
    public void Its_log_has_its_name() =>
        Assert.That(_pmcd.Log("trivial"), Does.StartWith("Log for pmdatrivial on "));
}
