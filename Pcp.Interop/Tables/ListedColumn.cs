using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A value for each instance of a listing. Values go directly into the snapshot that is published next, so that there
/// is no fourth copy. Writer's thread only.
/// </summary>
public abstract unsafe class ListedColumn : Column
{
    private readonly TripleBuffer _buffer;
    private readonly InstanceBlock?[] _blocks = new InstanceBlock?[3];
    private int _textLength;

    // The snapshot that has the newest values.
    private int _newest;

    private protected ListedColumn(MetricTable table, MetricType type, InstanceListing listing)
        : base(table, type, hasInstances: true)
    {
        _buffer = table.Buffer;
        Listing = listing;
    }

    private protected InstanceListing Listing { get; }

    /// <summary>The values of the snapshot that is published next.</summary>
    private protected ref NativeArray<ulong> NextCells => ref Cells[_buffer.BackIndex];

    private protected void BeginFill()
    {
        _textLength = 0;
        NextCells.Reserve(Listing.Count);
        Touch();
    }

    private protected void EndFill() => _newest = _buffer.BackIndex;

    /// <summary>Appends a string to those of the snapshot that is published next, and returns its cell.</summary>
    private protected ulong AppendText(ReadOnlySpan<byte> text)
    {
        text = MetricTable.Deliverable(text);
        text.CopyTo(Texts[_buffer.BackIndex].Span(checked(_textLength + text.Length))[_textLength..]);
        ulong cell = MetricTable.TextCell(_textLength, text.Length);
        _textLength += text.Length;
        return cell;
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        int count = Listing.Count;
        if (_newest != snapshot && !Error.IsError)
        {
            // Readers may read the newest meanwhile, but nobody writes it: the writer has another one.
            Cells[_newest].Span(count).CopyTo(Cells[snapshot].Span(count));
            if (IsText)
                Texts[_newest].Span(_textLength).CopyTo(Texts[snapshot].Span(_textLength));
            _newest = snapshot;
        }

        if (_blocks[snapshot] != Listing.Block)
        {
            _blocks[snapshot]?.Release();
            _blocks[snapshot] = Listing.Block;
            Listing.Block.Acquire();
        }

        target.Instances = Listing.Block.Pointer;
        target.Count = count;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i]?.Release();
            _blocks[i] = null;
        }

        base.Dispose();
        GC.SuppressFinalize(this);
    }
}
