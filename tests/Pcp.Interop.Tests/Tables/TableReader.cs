using System.Runtime.InteropServices;
using System.Text;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

/// <summary>
/// An instance as C reads it, with its value: the bits, and the text if they are the offset of one.
/// </summary>
internal sealed record Seen(int Id, string Name, ulong Bits, string? Text);

/// <summary>Reads the published values of a table, as C does.</summary>
internal static unsafe class TableReader
{
    internal static int Count(Column column) => Count(column.Table, column.Index);

    internal static ulong Number(Column column) => Number(column.Table, column.Index);

    internal static string Text(Column column) => Text(column.Table, column.Index);

    internal static List<Seen> Instances(Column column) => Instances(column.Table, column.Index);

    internal static int Count(MetricTable table, int column) => Newest(table, column)->Count;

    internal static ulong Number(MetricTable table, int column)
    {
        NativeColumn* seen = Newest(table, column);
        Assert.That(seen->Count, Is.EqualTo(1));
        return seen->Cells[0];
    }

    internal static string Text(MetricTable table, int column)
    {
        NativeColumn* seen = Newest(table, column);
        Assert.That(seen->Count, Is.EqualTo(1));
        return TextOf(seen, seen->Cells[0]);
    }

    internal static List<Seen> Instances(MetricTable table, int column)
    {
        NativeColumn* seen = Newest(table, column);
        List<Seen> found = new();
        for (int i = 0; i < seen->Count; i++)
        {
            byte* name = seen->Instances->Names + seen->Instances->Offsets[i];
            found.Add(new Seen(
                seen->Instances->Ids[i],
                Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)),
                seen->Cells[i],
                seen->Text == null ? null : TextOf(seen, seen->Cells[i])));
        }

        Assert.That(seen->Instances == null ? 0 : seen->Instances->Count, Is.EqualTo(found.Count));
        return found;
    }

    private static NativeColumn* Newest(MetricTable table, int column) =>
        Shim.ReadNewest(table.Exchange, (uint)column);

    private static string TextOf(NativeColumn* column, ulong cell) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpan(ref column->Text[(uint)cell], (int)(cell >> 32)));
}
