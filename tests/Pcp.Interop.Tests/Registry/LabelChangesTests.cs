using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Registry;

/// <summary>When clients are notified that labels have changed.</summary>
internal sealed class LabelChangesTests
{
    private const string One = """{"a":"1"}""";
    private const string Two = """{"a":"2"}""";

    private readonly MetricTable _table = new();
    private SingleColumn _column = null!;
    private MetricRegistry _registry = null!;

    [OneTimeSetUp]
    public void AddColumn() => _column = _table.AddSingle(MetricType.UInt64);

    [OneTimeTearDown]
    public void DisposeTable() => _table.Dispose();

    [SetUp]
    public void CreateRegistry() => _registry = new MetricRegistry();

    [TearDown]
    public void DisposeRegistry() => _registry.Dispose();

    [Test]
    public void New_labels_are_no_change()
    {
        Register(7, One, One);
        Assert.That(_registry.TakeChangedLabels(), Is.False);
        Register(8, Two, Two);
        Assert.That(_registry.TakeChangedLabels(), Is.False);
        Assert.That(_registry.LabelsOfCluster(7), Is.EqualTo(One));
    }

    [TestCase(Two, One)]
    [TestCase(One, Two)]
    [TestCase(null, One)]
    [TestCase(One, null)]
    [TestCase(null, null)]
    public void Other_labels_of_a_cluster_or_metric_are_a_change_once(string? ofCluster, string? ofMetric)
    {
        Register(7, One, One);
        _registry.TakeChangedLabels();
        _registry.RemoveCluster(7);
        Assert.That(_registry.TakeChangedLabels(), Is.False, "nobody reads the labels of a cluster that is gone");
        Register(7, ofCluster, ofMetric);
        Assert.That(_registry.TakeChangedLabels(), Is.True);
        Assert.That(_registry.TakeChangedLabels(), Is.False);
    }

    [Test]
    public void The_same_labels_again_are_no_change()
    {
        Register(7, One, Two);
        _registry.TakeChangedLabels();
        _registry.RemoveCluster(7);
        Register(7, One, Two);
        Assert.That(_registry.TakeChangedLabels(), Is.False);
    }

    [Test]
    public void Labels_that_come_to_a_cluster_without_any_are_a_change()
    {
        Register(7, null, null);
        Register(8, null, One);
        _registry.TakeChangedLabels();
        _registry.LabelCluster(7, One);
        Assert.That(_registry.TakeChangedLabels(), Is.True);
    }

    [Test]
    public void The_same_labels_of_another_metric_are_a_change()
    {
        Register(7, One, Two, item: 3);
        _registry.TakeChangedLabels();
        _registry.RemoveCluster(7);
        Register(7, One, Two, item: 4);
        Assert.That(_registry.TakeChangedLabels(), Is.True);
    }

    [Test]
    public void The_labels_of_a_cluster_go_with_it()
    {
        Register(7, One, null);
        _registry.RemoveCluster(7);
        Assert.That(_registry.LabelsOfCluster(7), Is.Null);
    }

    private void Register(int cluster, string? ofCluster, string? ofMetric, int item = 0)
    {
        MetricDescriptor descriptor = new(
            new Pmid(5, cluster, item), MetricType.UInt64, InDomId.Null, MetricSemantics.Instant, Units.None);
        _registry.LabelCluster(cluster, ofCluster);
        _registry.Add(new Metric($"a.c{cluster}", descriptor, _column) { Labels = ofMetric });
    }
}
