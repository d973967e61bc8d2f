using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tables;

/// <summary>The instances that several metrics of one table share. Writer's thread only.</summary>
internal sealed unsafe class Rows(TimeProvider time) : IDisposable
{
    private int[] _places = [];
    private long _order;

    internal InstanceListing Listing { get; } = new(time);

    /// <summary>
    /// Replaces the instances. All columns must be filled again, or have an error, before the table is published. New
    /// instances are listed behind those that stay.
    /// </summary>
    /// <param name="names">Their names in UTF-8, not empty, without NUL, each once.</param>
    internal void Replace(IReadOnlyList<byte[]> names)
    {
        Listing.Begin();
        foreach (byte[] name in names)
            Listing.Place(name, _order++, out _);
        Listing.End(cells: null);
        Array.Resize(ref _places, names.Count);
        for (int i = 0; i < names.Count; i++)
            _places[i] = Listing.PlaceOf(names[i]);
    }

    /// <summary>The place of the instance with this index in the last <see cref="Replace"/>.</summary>
    internal ReadOnlySpan<int> Places => _places;

    /// <summary>The number of the instance at a place.</summary>
    internal int NumberAt(int place) => Listing.Block.Pointer->Ids[place];

    public void Dispose() => Listing.Dispose();
}

/// <summary>The values of one metric whose instances are shared. Writer's thread only.</summary>
internal sealed class RowsColumn(MetricTable table, MetricType type, Rows rows)
    : ListedColumn(table, type, rows.Listing)
{
    /// <summary>Begins to set the values of all rows; each has to be set.</summary>
    internal Span<ulong> Begin()
    {
        BeginFill();
        EndFill();
        return NextCells.Span(Listing.Count);
    }

    /// <summary>The cell of a string, for <see cref="Begin"/>.</summary>
    internal ulong Text(ReadOnlySpan<byte> text)
    {
        RequireText();
        return AppendText(text);
    }
}
