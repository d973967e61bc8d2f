using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Tests.Clusters;

internal sealed class AgentClusterTests
{
    private AgentCluster _cluster = null!;
    private Dictionary<string, Metric> _metrics = null!;

    [SetUp]
    public void MakeCluster() => Make("6.1.0-18-amd64");

    [TearDown]
    public void FreeCluster() => _cluster.Dispose();

    [TestCase("version", 0, MetricType.String, "version of the bpftrace agent")]
    [TestCase("bpftrace_version", 1, MetricType.String, "version of bpftrace, as it reports it")]
    [TestCase("kernel_release", 2, MetricType.String, "release of the running kernel")]
    [TestCase(
        "keep_scripts",
        3,
        MetricType.UInt32,
        "whether named scripts of clients are registered again when the agent starts: 1 or 0")]
    public void Metrics_are_as_clients_know_them(string name, int item, MetricType type, string help)
    {
        Assert.That(
            _metrics[name].Descriptor,
            Is.EqualTo(new MetricDescriptor(
                new Pmid(151, 2, item), type, InDomId.Null, MetricSemantics.Discrete, Units.None)));
        Assert.That(_metrics[name].OneLine, Is.EqualTo(help));
        Assert.That(_metrics[name].Labels, Is.EqualTo("""{"metrictype":"control"}"""));
    }

    [Test]
    public void There_are_no_others_and_none_is_read_by_managed_code()
    {
        Assert.That(_metrics, Has.Count.EqualTo(4));
        Assert.That(_metrics.Values.Select(metric => metric.Refresh), Is.All.Null);
    }

    [Test]
    public void What_is_known_from_the_start_has_a_value()
    {
        Assert.That(TableReader.Text(_metrics["version"].Column), Is.EqualTo("1.2.3"));
        Assert.That(TableReader.Text(_metrics["kernel_release"].Column), Is.EqualTo("6.1.0-18-amd64"));
    }

    [Test]
    public void What_is_not_known_has_none()
    {
        _cluster.Dispose();
        Make(kernelRelease: null);
        foreach (string name in (string[])["bpftrace_version", "kernel_release", "keep_scripts"])
            Assert.That(TableReader.Count(_metrics[name].Column), Is.EqualTo(PmError.NoValue.Code), name);
    }

    [Test]
    public void The_version_of_bpftrace_is_the_last_that_it_reported()
    {
        _cluster.ShowBpftraceVersion("0.17.0");
        Assert.That(TableReader.Text(_metrics["bpftrace_version"].Column), Is.EqualTo("0.17.0"));
        _cluster.ShowBpftraceVersion("0.23.2");
        Assert.That(TableReader.Text(_metrics["bpftrace_version"].Column), Is.EqualTo("0.23.2"));
        _cluster.ShowBpftraceVersion(null);
        Assert.That(TableReader.Count(_metrics["bpftrace_version"].Column), Is.EqualTo(PmError.NoValue.Code));
    }

    [TestCase(true, 1ul)]
    [TestCase(false, 0ul)]
    public void Whether_scripts_are_kept_is_a_number(bool keeps, ulong number)
    {
        _cluster.ShowKeepScripts(keeps);
        Assert.That(TableReader.Number(_metrics["keep_scripts"].Column), Is.EqualTo(number));
    }

    private void Make(string? kernelRelease)
    {
        _cluster = new AgentCluster("1.2.3", kernelRelease);
        _metrics = _cluster.Metrics(PmidMap.Domain).ToDictionary(metric => metric.Name["bpftrace.agent.".Length..]);
    }
}
