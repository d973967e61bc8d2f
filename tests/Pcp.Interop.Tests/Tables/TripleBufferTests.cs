using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed unsafe class TripleBufferTests
{
    private const int Changes = 100; // that must be seen, or nothing was shown

    private static readonly TimeSpan _duration = TimeSpan.FromSeconds(2);

    [Test]
    [CancelAfter(120_000)]
    public void Every_snapshot_is_whole_and_none_is_older_than_the_one_before(CancellationToken cancel)
    {
        using MetricTable table =
            TestTable.Of(ColumnKind.Number, ColumnKind.Numbers, ColumnKind.Texts, ColumnKind.Text);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Thread writer = new(() => Write(table, stop.Token));
        writer.Start();
        long last = 0, reads = 0, changes = 0;
        try
        {
            long start = Stopwatch.GetTimestamp();
            for (; changes <= Changes || Stopwatch.GetElapsedTime(start) < _duration; reads++)
            {
                if (cancel.IsCancellationRequested)
                    Assert.Fail($"{changes} changes in {reads} reads");
                // Columns of a snapshot lie one behind another, so this reads all of one and the same.
                NativeColumn* columns = Shim.ReadNewest(table.Exchange, 0);
                if (columns[0].Count != 1)
                    continue; // nothing has been written yet
                long cycle = (long)columns[0].Cells[0];
                if (cycle < last || !IsWhole(columns, cycle))
                    Assert.Fail($"snapshot {cycle} after {last} is torn or old");
                changes += cycle == last ? 0 : 1;
                last = cycle;
            }
        }
        finally
        {
            stop.Cancel();
            writer.Join();
        }
    }

    // Every 16th cycle has other instances, so that blocks of names come and go too.
    private static int FirstInstance(long cycle) => (int)(cycle / 16 % 50);

    private static void Write(MetricTable table, CancellationToken stop)
    {
        byte[][] names = [.. Enumerable.Range(0, 100).Select(i => Encoding.UTF8.GetBytes($"instance {i:000}"))];
        for (long cycle = 1; !stop.IsCancellationRequested; cycle++)
        {
            byte[] text = Encoding.UTF8.GetBytes($"cycle {cycle}");
            table.Single(0).Set(cycle);
            table.Single(3).Set(text);
            table.Instances(1).Begin();
            table.Instances(2).Begin();
            for (int i = FirstInstance(cycle); i < FirstInstance(cycle) + 50; i++)
            {
                table.Instances(1).SetBits(names[i], 0, (ulong)cycle);
                table.Instances(2).Set(names[i], 0, text);
            }

            table.Instances(1).End();
            table.Instances(2).End();
            table.Publish();
        }
    }

    private static bool IsWhole(NativeColumn* columns, long cycle)
    {
        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes($"cycle {cycle}");
        if (columns[1].Count != 50 || columns[2].Count != 50 || !Text(columns[3], 0).SequenceEqual(text))
            return false;
        for (int i = 0; i < 50; i++)
        {
            ReadOnlySpan<byte> name = Encoding.UTF8.GetBytes($"instance {FirstInstance(cycle) + i:000}");
            if (columns[1].Cells[i] != (ulong)cycle || !Text(columns[2], i).SequenceEqual(text))
                return false;
            if (!Name(columns[1], i).SequenceEqual(name) || !Name(columns[2], i).SequenceEqual(name))
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> Text(NativeColumn column, int i) =>
        new(column.Text + (uint)column.Cells[i], (int)(column.Cells[i] >> 32));

    private static ReadOnlySpan<byte> Name(NativeColumn column, int i) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(column.Instances->Names + column.Instances->Offsets[i]);
}
