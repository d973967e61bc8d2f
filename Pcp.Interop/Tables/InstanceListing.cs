using System.Diagnostics;
using CommunityToolkit.HighPerformance.Buffers;
using CommunityToolkit.HighPerformance.Helpers;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The instances that a column has now, and their order. Between <see cref="Begin"/> and <see cref="End"/> every
/// instance is named: listed ones keep their places, new ones are put behind them until <see cref="End"/> sorts them
/// in. If none comes or goes, that costs nothing. Writer's thread only.
/// </summary>
internal sealed unsafe class InstanceListing : IDisposable
{
    /// <inheritdoc cref="InstancesColumn.Retention"/>
    internal static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>
    /// How many bytes instances that are gone may take before some of them are forgotten: there may be new instances
    /// without end. See <see cref="InstancesColumn.Retention"/>.
    /// </summary>
    internal const int MaxGoneBytes = 2 * 1024 * 1024;

    /// <summary>The bytes that an instance takes in addition to its name: in the index, and for its place.</summary>
    internal const int BytesBesideName = 16;

    private const int ForgetThreshold = 1024; // fewer names are not worth the work
    private const int ForgetInterval = 15 * 60; // seconds: the work grows with all names, whatever it removes

    private readonly InstanceIndex _index = new();
    private readonly TimeProvider _time;
    private readonly long _created;
    private int _nextForget;

    // By slot of the index: the place of the instance or, if it is gone, ~Now of the time when it went.
    private readonly NativeArray<int> _places = new();
    private int _known;

    // By place: the slot; and whether it was named in this fill, a bit each.
    private NativeArray<int> _order = new();
    private readonly NativeArray<ulong> _isNamed = new();
    private int _listed;
    private int _came;
    private int _named;

    internal InstanceListing(TimeProvider time)
    {
        _time = time;
        _created = time.GetTimestamp();
        Block = new InstanceBlock(_index, []);
    }

    /// <summary>The instances as of the last <see cref="End"/>.</summary>
    internal InstanceBlock Block { get; private set; }

    /// <summary>The number of places in use; after <see cref="End"/>, the number of instances.</summary>
    internal int Count => _listed + _came;

    /// <inheritdoc cref="InstanceIndex.Numbering"/>
    internal InstanceNumbering? Numbering
    {
        set => _index.Numbering = value;
    }

    private int Now => (int)_time.GetElapsedTime(_created).TotalSeconds;

    /// <summary>Begins to replace all instances. A fill that did not end is dropped.</summary>
    internal void Begin()
    {
        for (; _came > 0; _came--)
            _places.Pointer[_order.Pointer[Count - 1]] = ~Now;
        _named = 0;
        _isNamed.Span(WordsOf(_listed)).Clear();
    }

    /// <summary>Finds the place of an instance, or makes one.</summary>
    /// <param name="name">Its name, not empty and without NUL.</param>
    /// <param name="order">Instances are sorted by this, then by name. Used when the name is new.</param>
    /// <param name="again">Whether it was named before in this fill.</param>
    /// <returns>Its place until <see cref="End"/>.</returns>
    internal int Place(ReadOnlySpan<byte> name, long order, out bool again)
    {
        int slot = _index.GetOrAdd(name, order);
        if (slot == _known)
        {
            _known++;
            _places.Reserve(_known)[slot] = -1;
        }

        if (_places.Pointer[slot] < 0)
            AddPlace(slot);
        int place = _places.Pointer[slot];
        ref ulong word = ref _isNamed.Pointer[place >> 6];
        again = BitHelper.HasFlag(word, place & 63);
        BitHelper.SetFlag(ref word, place & 63, true);
        _named += again ? 0 : 1;
        return place;
    }

    /// <summary>Ends the fill: instances that were not named are removed.</summary>
    /// <param name="cells">
    /// A cell for each place; disposed of if the order changes. Null if all cells are set anew.
    /// </param>
    /// <returns>The cells in the new order.</returns>
    internal NativeArray<ulong>? End(NativeArray<ulong>? cells)
    {
        if (_came == 0 && _named == _listed)
            return cells;
        int now = Now;
        int kept = RemoveUnnamed(now);
        Span<int> came = new(_order.Pointer + _listed, _came);
        came.Sort(Compare);

        // Those that stay are sorted already; the new ones are merged in.
        NativeArray<int> order = new();
        NativeArray<ulong>? moved = cells is null ? null : new();
        order.Reserve(_named);
        moved?.Reserve(_named);
        for (int i = 0, a = 0, b = 0; i < _named; i++)
        {
            bool isOld = b == came.Length || (a < kept && Compare(_order.Pointer[a], came[b]) < 0);
            int slot = isOld ? _order.Pointer[a++] : came[b++];
            order.Pointer[i] = slot;
            if (moved is not null)
                moved.Pointer[i] = cells!.Pointer[_places.Pointer[slot]];
            _places.Pointer[slot] = i;
        }

        (_order, order) = (order, _order);
        order.Dispose();
        cells?.Dispose();
        _listed = _named;
        _came = 0;
        ForgetLongGone(now);
        Block.Release();
        Block = new InstanceBlock(_index, _order.Span(_listed));
        return moved;
    }

    /// <summary>The place of a listed instance, after <see cref="End"/>.</summary>
    internal int PlaceOf(ReadOnlySpan<byte> name) => _places.Pointer[_index.GetOrAdd(name, order: 0)];

    private void AddPlace(int slot)
    {
        int place = Count;
        _order.Reserve(place + 1)[place] = slot;
        _places.Pointer[slot] = place;
        _came++;
        if ((place & 63) == 0) // the first bit of its word
            _isNamed.Reserve(WordsOf(place + 1))[place >> 6] = 0;
    }

    private static int WordsOf(int places) => (places + 63) >> 6;

    /// <returns>How many stay; they come first in the order.</returns>
    private int RemoveUnnamed(int now)
    {
        int kept = 0;
        for (int i = 0; i < _listed; i++)
        {
            int slot = _order.Pointer[i];
            if (BitHelper.HasFlag(_isNamed.Pointer[i >> 6], i & 63))
                _order.Pointer[kept++] = slot;
            else
                _places.Pointer[slot] = ~now;
        }

        Debug.Assert(kept + _came == _named);
        return kept;
    }

    private void ForgetLongGone(int now)
    {
        int gone = _known - _listed;
        bool isTooMany = gone > _listed && GoneBytes(gone) > MaxGoneBytes;
        if (!isTooMany && (gone < ForgetThreshold || gone < _listed || now < _nextForget))
            return;
        _nextForget = now + ForgetInterval;
        int limit = isTooMany ? TimeWhenHalfWereGone(gone) : now - (int)Retention.TotalSeconds;
        _index.Forget(
            slot => _places.Pointer[slot] >= 0 || ~_places.Pointer[slot] > limit,
            (from, to) =>
            {
                // "to" is never after "from": nothing is overwritten before it is moved.
                _places.Pointer[to] = _places.Pointer[from];
                if (_places.Pointer[to] >= 0)
                    _order.Pointer[_places.Pointer[to]] = to;
            });
        _known = _index.Count;
    }

    // As if all names had the same length.
    private long GoneBytes(int gone) => (_index.Names.Length + (long)BytesBesideName * _known) * gone / _known;

    private int TimeWhenHalfWereGone(int gone)
    {
        using SpanOwner<int> owner = SpanOwner<int>.Allocate(gone);
        Span<int> times = owner.Span;
        int count = 0;
        foreach (int place in _places.Span(_known))
        {
            if (place < 0)
                times[count++] = ~place;
        }

        times[..count].Sort();
        return times[count / 2];
    }

    private int Compare(int a, int b)
    {
        int byOrder = _index.OrderOf(a).CompareTo(_index.OrderOf(b));
        return byOrder != 0 ? byOrder : _index.NameOf(a).SequenceCompareTo(_index.NameOf(b));
    }

    public void Dispose()
    {
        Block.Release();
        _index.Dispose();
        _isNamed.Dispose();
        _places.Dispose();
        _order.Dispose();
    }
}
