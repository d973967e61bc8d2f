using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A number or a string for each instance. The writer says all that there is, between <see cref="Begin"/> and
/// <see cref="End"/>; instances that are not named are gone. Until then the column is published as it was at the last
/// <see cref="End"/>. An instance keeps its number (see <see cref="InstanceIndex"/>) until it has been gone for
/// <see cref="Retention"/>. Writer's thread only.
/// </summary>
public sealed unsafe class InstancesColumn : Column
{
    /// <summary>How long the number of an instance that is gone is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private const int ForgetThreshold = 1024; // names gone that are not worth the work of forgetting them
    private const int ForgetInterval = 15 * 60; // seconds: that work grows with all names, whatever it forgets
    private const int Listed = -1;

    // By slot: the value; the fill in which it was last set; when it went, in seconds of Now, or Listed.
    private ulong[] _cells = [];
    private uint[] _fills = [];
    private int[] _gone = [];

    private readonly InstanceIndex _index = new();
    private readonly TimeProvider _time;
    private readonly long _created;
    private int _nextForget;

    private NativeArray<byte> _text = new();
    private int _textLength;

    private uint _fill;
    private int _live;
    private bool _hasNew;

    // Slots in listing order, and the block made of them.
    private int[] _order = [];
    private int _orderCount;
    private InstanceBlock? _block;

    // What is published: values in listing order as of the last End, and the text that they refer to.
    private ulong[] _ended = [];
    private NativeArray<byte> _endedText = new();
    private int _endedTextLength;

    private readonly NativeArray<ulong>[] _snapshotCells = [new(), new(), new()];
    private readonly NativeArray<byte>[] _snapshotTexts = [new(), new(), new()];
    private readonly InstanceBlock?[] _snapshotBlocks = new InstanceBlock?[3];

    internal InstancesColumn(bool isText, TimeProvider time)
        : base(isText, hasInstances: true)
    {
        _time = time;
        _created = time.GetTimestamp();
        _block = new InstanceBlock(_index, []);
    }

    // An empty name is a client's end: libpcp decodes a domain whose names are all empty to one without names, and
    // pmGetInDom follows the null pointer. pmproxy then ends for everyone.
    private static ReadOnlySpan<byte> Blank => " "u8;

    private int Now => (int)_time.GetElapsedTime(_created).TotalSeconds;

    /// <summary>Now follows all that there is. What was begun before and not ended is dropped.</summary>
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
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off, and an empty one is a blank.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="value">The number's bits.</param>
    /// <exception cref="InvalidOperationException">The column holds text.</exception>
    public void Set(ReadOnlySpan<byte> name, long order, ulong value)
    {
        Require(isText: false);
        int slot = Slot(name, order, out _);
        _cells[slot] = value;
    }

    /// <summary>An instance's number; if it comes twice, the numbers add up.</summary>
    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, long, ulong)"/>
    public void Add(ReadOnlySpan<byte> name, long order, ulong value)
    {
        Require(isText: false);
        int slot = Slot(name, order, out bool again);
        _cells[slot] = again ? unchecked(_cells[slot] + value) : value;
    }

    /// <summary>An instance's string. If it comes twice, the last one stands.</summary>
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off, and an empty one is a blank.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="text">The string in UTF-8, cut as <see cref="SingleColumn.Set(ReadOnlySpan{byte})"/> does.</param>
    /// <exception cref="InvalidOperationException">The column holds numbers.</exception>
    public void Set(ReadOnlySpan<byte> name, long order, ReadOnlySpan<byte> text)
    {
        Require(isText: true);
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
        if (_ended.Length < _orderCount)
            _ended = new ulong[_cells.Length];
        for (int i = 0; i < _orderCount; i++)
            _ended[i] = _cells[_order[i]];
        (_text, _endedText) = (_endedText, _text);
        _endedTextLength = _textLength;
        Touch();
    }

    private int Slot(ReadOnlySpan<byte> name, long order, out bool again)
    {
        name = MetricTable.Deliverable(name);
        int slot = _index.GetOrAdd(name.IsEmpty ? Blank : name, order);
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
        int now = Now;
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
        ForgetThoseLongGone(now, order);
        var block = new InstanceBlock(_index, order);
        _block!.Release();
        _block = block;
        _order = order;
        _orderCount = order.Length;
    }

    private void ForgetThoseLongGone(int now, int[] order)
    {
        int gone = _index.Count - order.Length;
        if (gone < ForgetThreshold || gone < order.Length || now < _nextForget)
            return;
        _nextForget = now + ForgetInterval;
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
        for (int i = 0; i < order.Length; i++)
            order[i] = moves[order[i]];
    }

    private int Compare(int a, int b)
    {
        int byOrder = _index.OrderOf(a).CompareTo(_index.OrderOf(b));
        return byOrder != 0 ? byOrder : _index.NameOf(a).SequenceCompareTo(_index.NameOf(b));
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        _ended.AsSpan(0, _orderCount).CopyTo(_snapshotCells[snapshot].Span(_orderCount));
        if (IsText)
            _endedText.Span(_endedTextLength).CopyTo(_snapshotTexts[snapshot].Span(_endedTextLength));
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
        _endedText.Dispose();
    }
}
