using System.Globalization;
using Integration.Rig;

namespace Integration.KitTests;

/// <summary>A sample with clusters, labels, and instances that the kernel decides on.</summary>
[TestFixture]
public sealed class PressureTests
{
    private PrivatePmcd _pmcd = null!;

    [OneTimeSetUp]
    public void Start() =>
        _pmcd = PrivatePmcd.Start(
            new Scratch(), new PmdaLine("pressure", 400, $"{Checkout.Sample("samples/Pressure")} -d 400"));

    [OneTimeTearDown]
    public void Stop() => _pmcd?.Dispose();

    [TestCase("pressure.cpu.some.total", "400.0.0", "counter", "microsec")]
    [TestCase("pressure.memory.full.total", "400.1.10", "counter", "microsec")]
    [TestCase("pressure.io.some.avg10", "400.2.1", "instant", "none")]
    public void A_resource_is_a_cluster(string metric, string pmid, string semantics, string units)
    {
        MetricDescription description = _pmcd.Client.Describe(metric);
        Assert.That(
            (description.Pmid, description.InDom, description.Semantics, description.Units),
            Is.EqualTo((pmid, "400.0", semantics, units)));
    }

    [Test]
    public void The_hosts_value_is_what_the_kernel_reports()
    {
        ulong before = Total();
        InstanceValue host = _pmcd.Client.Fetch("pressure.cpu.some.total").Instances.Single(each => each.Name == "/");
        Assert.That(ulong.Parse(host.Value, CultureInfo.InvariantCulture), Is.InRange(before, Total()));
    }

    [Test]
    public void Labels_come_from_domain_cluster_and_instance()
    {
        string labels = _pmcd.Client.Run("pminfo", "-l", "pressure.io.some.total").OutputOrFail();
        Assert.That(
            labels,
            Does.Contain("\"source\":\"psi\"").And.Contain("\"resource\":\"io\"").And.Contain("\"unit\":\"\""));
    }

    [Test]
    public void The_instance_domain_has_help() =>
        Assert.That(
            _pmcd.Client.Run("pminfo", "-I", "-t", "pressure.io.some.total").OutputOrFail(),
            Does.Contain("Control groups; / is the host."));

    private static ulong Total()
    {
        string line = File.ReadLines("/proc/pressure/cpu").First();
        int start = line.IndexOf("total=", StringComparison.Ordinal) + "total=".Length;
        return ulong.Parse(line[start..], CultureInfo.InvariantCulture);
    }
}
