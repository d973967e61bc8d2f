using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;
using Pcp.Interop.Tests.Tables;

namespace Pcp.Interop.Tests.Native;

internal sealed unsafe class MetricDirectoryTests
{
    [Test]
    public void C_finds_the_descriptor_by_cluster_and_item()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number, ColumnKind.Numbers);
        using MetricDirectory directory = new();
        Pmid pmid = new(5, 7, 3);
        InDomId inDom = new(5, 70003);
        directory.Set(new Metric(
            "a.b",
            new MetricDescriptor(
                pmid,
                MetricType.UInt64,
                inDom,
                MetricSemantics.Counter,
                new Units(1, SpaceUnit.TByte, -2, TimeUnit.Hour, 3, -6)),
            table.Columns[1]).ToNative());
        NativeMetric found = directory.Pointer[7]->Metrics[3];
        Assert.That((found.Pmid, found.Type, found.InDom), Is.EqualTo((pmid.Value, 3, inDom.Value)));
        Assert.That((found.Semantics, found.Column, found.Flags), Is.EqualTo((1, 1u, 0u)));
        Assert.That((found.DimSpace, found.DimTime, found.DimCount), Is.EqualTo((1, -2, 3)));
        Assert.That((found.ScaleSpace, found.ScaleTime, found.ScaleCount), Is.EqualTo((4, 5, -6)));
        Assert.That(found.Exchange == table.Exchange);
    }

    [Test]
    public void Items_that_a_cluster_does_not_have_are_no_metrics()
    {
        using MetricDirectory directory = new();
        uint pmid = new Pmid(5, 7, 2).Value;
        directory.Set(new NativeMetric { Pmid = pmid });
        directory.Clear(pmid);
        for (int item = 0; item < 3; item++)
            Assert.That(directory.Pointer[7]->Metrics[item].Pmid, Is.EqualTo(Pmid.Null.Value), $"item {item}");
        directory.Remove(7);
        Assert.That(directory.Pointer[7] == null);
    }
}
