using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;
using Pcp.Interop.Tests.Tables;

namespace Pcp.Interop.Tests.Registry;

internal sealed unsafe class MetricRegistryTests
{
    private static readonly InDomId _inDom = new(5, 1);

    private readonly MetricTable _table =
        TestTable.Of(ColumnKind.Number, ColumnKind.Text, ColumnKind.Numbers, ColumnKind.Texts);
    private MetricRegistry _registry = null!;

    [SetUp]
    public void CreateRegistry() => _registry = new MetricRegistry();

    [TearDown]
    public void DisposeRegistry() => _registry.Dispose();

    [OneTimeTearDown]
    public void DisposeTable() => _table.Dispose();

    private Metric Metric(
        string name,
        int cluster,
        int item,
        int column = 0,
        MetricType type = MetricType.UInt64,
        InDomId? inDom = null) =>
        new(
            name,
            new MetricDescriptor(
                new Pmid(5, cluster, item), type, inDom ?? InDomId.Null, MetricSemantics.Instant, Units.None),
            _table.Columns[column]);

    private NativeMetric? Seen(int cluster, int item)
    {
        NativeCluster* found = _registry.Directory.Pointer[cluster];
        return found == null || item >= found->Count ? null : found->Metrics[item];
    }

    [Test]
    public void C_finds_a_metric_by_cluster_and_item()
    {
        _registry.Add(Metric("a.b", 7, 3, 2, inDom: _inDom));
        NativeMetric seen = Seen(7, 3)!.Value;
        Assert.That(seen.Pmid, Is.EqualTo(new Pmid(5, 7, 3).Value));
        Assert.That(
            (seen.Type, seen.InDom, seen.Column, seen.Flags),
            Is.EqualTo(((int)MetricType.UInt64, _inDom.Value, 2u, 0u)));
        Assert.That(seen.Exchange == _table.Exchange);
        Assert.That(Seen(7, 2)!.Value.Pmid, Is.EqualTo(Pmid.Null.Value), "a hole");
        Assert.That(Seen(7, 4), Is.Null);
        Assert.That(Seen(8, 3), Is.Null);
    }

    [Test]
    public void A_cluster_goes_with_all_its_metrics_and_only_them()
    {
        _registry.Add(Metric("a.b", 7, 0), Metric("a.c", 7, 1, 2, inDom: _inDom), Metric("a.d", 8, 0));
        _registry.RemoveCluster(7);
        Assert.That(_registry.Find(new Pmid(5, 7, 1)), Is.Null);
        Assert.That(_registry.FindByInDom(_inDom), Is.Null);
        Assert.That(Seen(7, 0), Is.Null);
        Assert.That(_registry.Names.NameOf(new Pmid(5, 7, 0)), Is.Null);
        Assert.That(_registry.Find(new Pmid(5, 8, 0))?.Name, Is.EqualTo("a.d"));
        _registry.RemoveCluster(7);
        _registry.Add(Metric("a.b", 7, 0));
        Assert.That(Seen(7, 0)!.Value.Pmid, Is.EqualTo(new Pmid(5, 7, 0).Value));
    }

    [Test]
    public void Metrics_are_added_all_or_none()
    {
        _registry.Add(Metric("taken", 9, 0));
        Assert.That(
            () => _registry.Add(Metric("a.b", 7, 0), Metric("a.c", 7, 1, 2, inDom: _inDom), Metric("taken", 7, 2)),
            Throws.ArgumentException);
        Assert.That(_registry.Find(new Pmid(5, 7, 0)), Is.Null);
        Assert.That(_registry.FindByInDom(_inDom), Is.Null);
        Assert.That(_registry.Names.Lookup("a", out _), Is.EqualTo(PmError.UnknownName));
        Assert.That(Seen(7, 0)!.Value.Pmid, Is.EqualTo(Pmid.Null.Value));
        _registry.Add(Metric("a.b", 7, 0), Metric("a.c", 7, 1));
    }

    [Test]
    public void An_instance_domain_lasts_as_long_as_one_of_the_metrics_that_share_it()
    {
        _registry.Add(Metric("a", 7, 0, 2, inDom: _inDom), Metric("b", 8, 0, 2, inDom: _inDom));
        Assert.That(_registry.FindByInDom(_inDom)?.Name, Is.EqualTo("a"));
        _registry.RemoveCluster(7);
        Assert.That(_registry.FindByInDom(_inDom)?.Name, Is.EqualTo("b"));
        _registry.RemoveCluster(8);
        Assert.That(_registry.FindByInDom(_inDom), Is.Null);
    }

    [TestCase(0, MetricType.String, false)]
    [TestCase(0, MetricType.Double, true)]
    [TestCase(1, MetricType.UInt64, false)]
    [TestCase(2, MetricType.UInt64, false)]
    [TestCase(2, MetricType.String, true)]
    [TestCase(3, MetricType.String, false)]
    public void A_column_that_does_not_fit_the_descriptor_is_refused(int column, MetricType type, bool hasInstances)
    {
        InDomId? inDom = hasInstances ? _inDom : null;
        Assert.That(() => Metric("a", 7, 0, column, type, inDom), Throws.ArgumentException);
    }

    [Test]
    public void Only_metrics_with_a_refresh_run_managed_code()
    {
        _registry.Add(new Metric("a", Metric("a", 7, 0).Descriptor, _table.Columns[0]) { Refresh = _ => PmError.None });
        Assert.That(Seen(7, 0)!.Value.Flags, Is.EqualTo(NativeMetric.Refresh));
    }
}
