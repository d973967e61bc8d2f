using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A number or a string for each instance. The writer says all that there is, between <see cref="Begin"/> and
/// <see cref="End"/>; instances that are not named are gone. An instance keeps its number (see
/// <see cref="InstanceIndex"/>) until it has been gone for <see cref="Retention"/>. Writer's thread only.
/// </summary>
public sealed unsafe class InstancesColumn : Column
{
    /// <summary>How long the number of an instance that is gone is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private const int ForgetThreshold = 1024; // names gone that are not worth the work of forgetting them
    private const int Listed = -1;

    // By slot: the value; the fill in which it was last set; when it went, in seconds, or Listed.
    private ulong[] _cells = [];
    private uint[] _fills = [];
    private int[] _gone = [];

    private readonly InstanceIndex _index = new();
    private readonly bool _isText;
    private readonly NativeArray<byte> _text = new();
    private int _textLength;

    private uint _fill;
    private int _live;
    private bool _hasNew;

    // Slots in listing order, and the block made of them.
    private int[] _order = [];
    private int _orderCount;
    private InstanceBlock? _block;

    private readonly NativeArray<ulong>[] _snapshotCells = [new(), new(), new()];
    private readonly NativeArray<byte>[] _snapshotTexts = [new(), new(), new()];
    private readonly InstanceBlock?[] _snapshotBlocks = new InstanceBlock?[3];

    internal InstancesColumn(bool isText)
    {
        _isText = isText;
        _block = new InstanceBlock(_index, []);
    }

    /// <summary>Now follows all that there is.</summary>
    public void Begin()
    {
        if (++_fill == 0)
        {
            Array.Clear(_fills);
            _fill = 1;
        }
        _live = 0;
        _hasNew = false;
        _textLength = 0;
    }

    /// <summary>An instance's number. If it comes twice, the last one stands.</summary>
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="value">The number's bits.</param>
    public void Set(ReadOnlySpan<byte> name, long order, ulong value)
    {
        int slot = Slot(name, order, out _);
        _cells[slot] = value;
    }

    /// <summary>An instance's number; if it comes twice, the numbers add up.</summary>
    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, long, ulong)"/>
    public void Add(ReadOnlySpan<byte> name, long order, ulong value)
    {
        int slot = Slot(name, order, out bool again);
        _cells[slot] = again ? unchecked(_cells[slot] + value) : value;
    }

    /// <summary>An instance's string. If it comes twice, the last one stands.</summary>
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="text">The string in UTF-8, cut as <see cref="SingleColumn.Set(ReadOnlySpan{byte})"/> does.</param>
    public void Set(ReadOnlySpan<byte> name, long order, ReadOnlySpan<byte> text)
    {
        text = MetricTable.Deliverable(text);
        text.CopyTo(_text.Span(checked(_textLength + text.Length))[_textLength..]);
        int slot = Slot(name, order, out _);
        _cells[slot] = MetricTable.TextCell(_textLength, text.Length);
        _textLength += text.Length;
    }

    /// <summary>That was all.</summary>
    public void End()
    {
        if (_hasNew || _live != _orderCount)
            Reorder();
        Touch();
    }

    private int Slot(ReadOnlySpan<byte> name, long order, out bool again)
    {
        int slot = _index.GetOrAdd(MetricTable.Deliverable(name), order);
        if (slot >= _cells.Length)
        {
            int capacity = Math.Max(8, slot + 1 + slot / 2);
            Array.Resize(ref _cells, capacity);
            Array.Resize(ref _fills, capacity);
            Array.Resize(ref _gone, capacity);
        }
        again = _fills[slot] == _fill;
        if (!again)
        {
            _hasNew |= _gone[slot] != Listed;
            _fills[slot] = _fill;
            _live++;
        }
        return slot;
    }

    // Those that stay are in order already: only those that came are sorted, and merged in.
    private void Reorder()
    {
        int now = (int)(Environment.TickCount64 / 1000);
        int kept = 0, came = 0;
        for (int i = 0; i < _orderCount; i++)
        {
            int slot = _order[i];
            if (_fills[slot] == _fill)
                _order[kept++] = slot;
            else
                _gone[slot] = now;
        }
        int[] fresh = new int[_live - kept];
        for (int slot = 0; came < fresh.Length; slot++)
        {
            if (_fills[slot] == _fill && _gone[slot] != Listed)
            {
                fresh[came++] = slot;
                _gone[slot] = Listed;
            }
        }
        fresh.AsSpan().Sort(Compare);
        int[] order = new int[_live];
        for (int i = 0, a = 0, b = 0; i < order.Length; i++)
            order[i] = b == came || (a < kept && Compare(_order[a], fresh[b]) < 0) ? _order[a++] : fresh[b++];
        _order = order;
        _orderCount = order.Length;
        ForgetThoseLongGone(now);
        _block!.Release();
        _block = new InstanceBlock(_index, _order);
    }

    private void ForgetThoseLongGone(int now)
    {
        int gone = _index.Count - _orderCount;
        if (gone < ForgetThreshold || gone < _orderCount)
            return;
        int limit = now - (int)Retention.TotalSeconds;
        int[] moves = new int[_index.Count];
        _index.Forget(
            slot => _gone[slot] == Listed || _gone[slot] > limit,
            (from, to) =>
            {
                // "to" never lies behind "from": nothing is overwritten that is still to be moved.
                _cells[to] = _cells[from];
                _fills[to] = _fills[from];
                _gone[to] = _gone[from];
                moves[from] = to;
            });
        _gone.AsSpan(_index.Count).Clear();
        for (int i = 0; i < _orderCount; i++)
            _order[i] = moves[_order[i]];
    }

    private int Compare(int a, int b)
    {
        int byOrder = _index.OrderOf(a).CompareTo(_index.OrderOf(b));
        return byOrder != 0 ? byOrder : _index.NameOf(a).SequenceCompareTo(_index.NameOf(b));
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        Span<ulong> cells = _snapshotCells[snapshot].Span(_orderCount);
        for (int i = 0; i < cells.Length; i++)
            cells[i] = _cells[_order[i]];
        if (_isText)
            _text.Span(_textLength).CopyTo(_snapshotTexts[snapshot].Span(_textLength));
        if (_snapshotBlocks[snapshot] != _block)
        {
            _snapshotBlocks[snapshot]?.Release();
            _snapshotBlocks[snapshot] = _block!.Acquire();
        }
        target.Cells = _snapshotCells[snapshot].Pointer;
        target.Text = _snapshotTexts[snapshot].Pointer;
        target.Instances = _block!.Pointer;
        target.Count = _orderCount;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _block?.Release();
        _block = null;
        for (int i = 0; i < _snapshotBlocks.Length; i++)
        {
            _snapshotBlocks[i]?.Release();
            _snapshotBlocks[i] = null;
            _snapshotCells[i].Dispose();
            _snapshotTexts[i].Dispose();
        }
        _text.Dispose();
    }
}
