using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Tests.Scripts;

namespace Pmda.Bpftrace.Tests.Clusters;

internal sealed class OverviewClusterTests
{
    private readonly ClientContext _client = new ClientContexts().Get(1);
    private ServiceRig _rig = null!;
    private OverviewCluster _cluster = null!;
    private Dictionary<string, Metric> _metrics = null!;

    [SetUp]
    public void MakeCluster()
    {
        _rig = new ServiceRig();
        _cluster = new OverviewCluster(_rig.Service);
        _metrics = _cluster.Metrics(PmidMap.Domain)
            .ToDictionary(metric => metric.Name["bpftrace.agent.scripts.".Length..]);
    }

    [TearDown]
    public void FreeCluster()
    {
        _cluster.Dispose();
        _rig.Dispose();
    }

    [TestCase("status", 100)]
    [TestCase("probes", 101)]
    [TestCase("data_bytes", 102)]
    [TestCase("lost_events", 103)]
    [TestCase("restarts", 104)]
    public void A_metric_is_like_the_one_that_each_script_has(string name, int item)
    {
        ScriptMetric own = ScriptMetric.All.Single(row => row.Name == name);
        Assert.That(
            _metrics[name].Descriptor,
            Is.EqualTo(new MetricDescriptor(
                new Pmid(151, 2, item), own.Type, new InDomId(151, 0), own.Semantics, own.Units)));
        Assert.That((_metrics[name].OneLine, _metrics[name].Labels), Is.EqualTo((own.Help, MetricLabels.Control)));
    }

    [Test]
    public void Scripts_are_instances_with_their_numbers_and_their_present_states()
    {
        Assert.That(Read("status"), Is.Empty);

        _rig.Run("// name: alpha\n" + ServiceRig.Script);
        _rig.Run(ServiceRig.Script);
        Assert.That(
            Read("status").Select(seen => (seen.Id, seen.Name, seen.Text)),
            Is.EqualTo(new[] { (0, "alpha", "starting"), (1, "script101", "starting") }));
        Assert.That(Read("restarts").Select(seen => (seen.Name, seen.Bits)), Has.Member(("alpha", 0UL)));

        _rig.Service.Deregister("alpha", "root");
        Assert.That(Read("probes").Select(seen => (seen.Id, seen.Name)), Is.EqualTo(new[] { (1, "script101") }));
    }

    private List<Seen> Read(string name)
    {
        Assert.That(_metrics[name].Refresh!(_client), Is.EqualTo(PmError.None));
        return TableReader.Instances(_metrics[name].Column);
    }
}
