using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed class MetricTableTests
{
    [Test]
    public void A_cycle_of_known_keys_allocates_nothing()
    {
        using MetricTable table =
            TestTable.Of(ColumnKind.Number, ColumnKind.Numbers, ColumnKind.Texts, ColumnKind.Text);
        byte[][] keys = [.. Enumerable.Range(0, 200).Select(i => System.Text.Encoding.UTF8.GetBytes($"key {i}"))];
        void Cycle(ulong value)
        {
            table.Single(0).Set(value);
            table.Single(3).Set("some text"u8);
            table.Instances(1).Begin();
            table.Instances(2).Begin();
            foreach (byte[] key in keys)
            {
                table.Instances(1).SetBits(key, 0, value);
                table.Instances(1).Add(key, 0, value);
                table.Instances(2).Set(key, 0, "some text"u8);
            }

            table.Instances(1).End();
            table.Instances(2).End();
            table.Publish();
        }

        for (ulong i = 0; i < 10; i++)
            Cycle(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 10; i < 1000; i++)
            Cycle(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(TableReader.Number(table, 0), Is.EqualTo(999));
    }

    [Test]
    public void Columns_are_added_before_the_first_publication()
    {
        using MetricTable table = new();
        SingleColumn column = table.AddSingle(MetricType.UInt64);
        table.Publish();
        Assert.That(() => table.AddSingle(MetricType.UInt64), Throws.InvalidOperationException);
        Assert.That(() => table.AddInstances(MetricType.UInt64), Throws.InvalidOperationException);
        Assert.That((table.Count, column.Table), Is.EqualTo((1, table)));
    }

    [Test]
    public void A_table_rests_only_once_it_was_published()
    {
        using MetricTable table = new();
        table.AddSingle(MetricType.UInt64);
        Assert.That(() => table.IsResting = true, Throws.InvalidOperationException);
        Assert.That(table.IsResting, Is.False);
        table.Publish();
        table.IsResting = true;
        Assert.That(table.IsResting, Is.True);
    }

    [Test]
    public void A_table_without_a_fetch_has_no_time_of_access()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number);
        table.Publish();
        _ = TableReader.Count(table, 0);
        Assert.That(table.SinceAccess, Is.Null, "only a fetch counts");
    }

    [Test]
    public unsafe void The_time_since_the_last_fetch_is_told()
    {
        using MetricTable table = TestTable.Of(ColumnKind.Number);
        long accessed = Shim.Now() - 5000;
        table.Exchange->Accessed = accessed;
        TimeSpan? since = table.SinceAccess;
        Assert.That(since, Is.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(Shim.Now() - accessed)));
    }
}
