using System.Globalization;
using Integration.Rig;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.KitTests;

/// <summary>A sample with clusters, labels, and instances that the kernel decides on.</summary>
[TestFixture]
public sealed class PressureTests : KitFixture
{
    private const string Waits = "pressure.cpu.some.total";

    private protected override PmdaLine Agent => new("pressure", 400, $"{Checkout.Sample("samples/Pressure")} -d 400");

    [TestCase("pressure.cpu.some.total", 0, 0, MetricType.UInt64, MetricSemantics.Counter)]
    [TestCase("pressure.memory.full.total", 1, 10, MetricType.UInt64, MetricSemantics.Counter)]
    [TestCase("pressure.io.some.avg10", 2, 1, MetricType.Double, MetricSemantics.Instant)]
    public void A_resource_is_a_cluster(
        string metric, int cluster, int item, MetricType type, MetricSemantics semantics)
    {
        Units units = semantics == MetricSemantics.Counter ? Units.Microseconds : Units.None;
        MetricDescriptor expected = new(new Pmid(400, cluster, item), type, new InDomId(400, 0), semantics, units);
        Assert.That(Client.Lookup(metric).Descriptor, Is.EqualTo(expected));
    }

    [TestCase("cpu", "some")]
    [TestCase("memory", "some")]
    [TestCase("memory", "full")]
    [TestCase("io", "full")]
    public void The_hosts_total_is_what_the_kernel_reports(string resource, string kind)
    {
        ulong before = Total(resource, kind);
        ulong total = Client.FetchInstances($"pressure.{resource}.{kind}.total")["/"].ToUInt64();
        Assert.That(total, Is.InRange(before, Total(resource, kind)));
    }

    [Test]
    public void An_average_is_a_percentage() =>
        Assert.That(Client.FetchInstances("pressure.io.some.avg10")["/"].ToDouble(), Is.InRange(0, 100));

    [Test]
    public void Every_control_group_with_pressure_is_an_instance()
    {
        string[] before = [.. ControlGroups()];
        string[] instances = [.. Client.FetchInstances(Waits).Keys];
        string[] after = [.. ControlGroups()];
        Assert.That(instances, Is.SubsetOf(before.Union(after)).And.SupersetOf(before.Intersect(after)));
    }

    [Test]
    public void Values_of_several_resources_are_of_one_time()
    {
        FetchResult result = Client.Fetch(Client.Lookup(Waits), Client.Lookup("pressure.io.some.total"));
        Assert.That(
            result.Metrics[0].Values.Select(value => value.Instance),
            Is.EqualTo(result.Metrics[1].Values.Select(value => value.Instance)));
        Assert.That(result.Timestamp, Is.LessThanOrEqualTo(DateTimeOffset.UtcNow));
    }

    [Test]
    public void Each_level_has_its_labels()
    {
        const string Metric = "pressure.io.some.total";
        Assert.That(Labels(Metric, LabelLevel.Domain), Does.ContainKey("source").WithValue("psi"));
        Assert.That(Labels(Metric, LabelLevel.Cluster), Does.ContainKey("resource").WithValue("io"));
        Assert.That(Labels(Waits, LabelLevel.Cluster), Does.ContainKey("resource").WithValue("cpu"));
        Assert.That(Labels(Metric, LabelLevel.Item), Is.Empty);
        Assert.That(Labels(Metric, LabelLevel.InDom), Is.Empty);
        Assert.That(InstanceLabels(Metric)["/"], Is.EqualTo(new Dictionary<string, string> { ["unit"] = "" }));
    }

    [Test]
    public void Metric_and_instance_domain_have_help()
    {
        ClientMetric metric = Client.Lookup("pressure.io.full.total");
        Assert.That(
            Client.OneLine(metric), Is.EqualTo("Time in which all tasks that are not idle wait for io."));
        InDomId groups = metric.Descriptor.InDom;
        Assert.That(Client.OneLine(groups), Is.EqualTo("Control groups; / is the host."));
        Assert.That(
            Client.Help(groups), Is.EqualTo("The groups below /sys/fs/cgroup, two levels deep, by their paths."));
    }

    private static ulong Total(string resource, string kind)
    {
        string line = File.ReadLines($"/proc/pressure/{resource}").First(line => line.StartsWith(kind));
        return ulong.Parse(line[(line.IndexOf("total=") + 6)..], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> ControlGroups()
    {
        const string Root = "/sys/fs/cgroup";
        IEnumerable<string> folders = Directory.EnumerateDirectories(Root);
        return folders.Concat(folders.SelectMany(Directory.EnumerateDirectories))
            .Where(folder => File.Exists($"{folder}/cpu.pressure"))
            .Select(folder => folder[Root.Length..])
            .Prepend("/");
    }
}
