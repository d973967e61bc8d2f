using System.Diagnostics;

namespace Pcp.Interop.Tables;

/// <summary>
/// Which instances a column has at present and in which order they are listed. Between <see cref="Begin"/> and
/// <see cref="End"/> every instance that there is gets named; those listed already have their places, those that come
/// are placed behind them until <see cref="End"/> puts all in order. As long as none comes or goes, that costs nothing.
/// Writer's thread only.
/// </summary>
internal sealed unsafe class InstanceListing : IDisposable
{
    /// <summary>How long the number of an instance that is gone is remembered, unless there are too many.</summary>
    internal static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>How many instances that are gone are remembered at most: a script can make up keys without end.</summary>
    internal const int MaxGone = 1024 * 1024;

    private const int ForgetThreshold = 1024; // names gone that are not worth the work of forgetting them
    private const int ForgetInterval = 15 * 60; // seconds: that work grows with all names, whatever it forgets

    private readonly InstanceIndex _index = new();
    private readonly TimeProvider _time;
    private readonly long _created;
    private int _nextForget;

    // By slot of the index: its place, or ~(seconds of Now) since when it is gone.
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

    /// <summary>How many places are taken: after <see cref="End"/>, how many instances there are.</summary>
    internal int Count => _listed + _came;

    /// <inheritdoc cref="InstanceIndex.Numbering"/>
    internal InstanceNumbering? Numbering
    {
        set => _index.Numbering = value;
    }

    private int Now => (int)_time.GetElapsedTime(_created).TotalSeconds;

    /// <summary>All that there is gets named from now on. What was begun before and not ended is dropped.</summary>
    internal void Begin()
    {
        for (; _came > 0; _came--)
            _places.Pointer[_order.Pointer[Count - 1]] = ~Now;
        _named = 0;
        _isNamed.Span(WordsOf(_listed)).Clear();
    }

    /// <summary>Names an instance.</summary>
    /// <param name="name">Its name, not empty and without NUL.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="again">Whether it was named before in this fill.</param>
    /// <returns>Its place, until <see cref="End"/>.</returns>
    internal int Place(ReadOnlySpan<byte> name, long order, out bool again)
    {
        int slot = _index.GetOrAdd(name, order);
        if (slot == _known)
        {
            _known++;
            _places.Reserve(_known)[slot] = -1;
        }

        if (_places.Pointer[slot] < 0)
            TakeIn(slot);
        int place = _places.Pointer[slot];
        ref ulong word = ref _isNamed.Pointer[place >> 6];
        again = (word >> place & 1) != 0;
        word |= 1UL << place;
        _named += again ? 0 : 1;
        return place;
    }

    /// <summary>That was all: instances that were not named are gone.</summary>
    /// <param name="cells">A cell for each place; replaced by one with the cells where the instances are listed now.</param>
    internal void End(ref NativeArray<ulong> cells)
    {
        if (_came == 0 && _named == _listed)
            return;
        int now = Now;
        int kept = TakeOutThoseThatWent(now);
        Span<int> came = new(_order.Pointer + _listed, _came);
        came.Sort(Compare);

        // Those that stayed are in order already: only those that came were sorted, and are merged in.
        NativeArray<int> order = new();
        NativeArray<ulong> moved = new();
        order.Reserve(_named);
        moved.Reserve(_named);
        for (int i = 0, a = 0, b = 0; i < _named; i++)
        {
            int slot = b == came.Length || (a < kept && Compare(_order.Pointer[a], came[b]) < 0) ? _order.Pointer[a++] : came[b++];
            order.Pointer[i] = slot;
            moved.Pointer[i] = cells.Pointer[_places.Pointer[slot]];
            _places.Pointer[slot] = i;
        }

        (_order, order) = (order, _order);
        order.Dispose();
        (cells, moved) = (moved, cells);
        moved.Dispose();
        _listed = _named;
        _came = 0;
        ForgetThoseLongGone(now);
        Block.Release();
        Block = new InstanceBlock(_index, _order.Span(_listed));
    }

    private void TakeIn(int slot)
    {
        int place = Count;
        _order.Reserve(place + 1)[place] = slot;
        _places.Pointer[slot] = place;
        _came++;
        if ((place & 63) == 0) // the first of its word
            _isNamed.Reserve(WordsOf(place + 1))[place >> 6] = 0;
    }

    private static int WordsOf(int places) => (places + 63) >> 6;

    /// <returns>How many stay; they lie in front.</returns>
    private int TakeOutThoseThatWent(int now)
    {
        int kept = 0;
        for (int i = 0; i < _listed; i++)
        {
            int slot = _order.Pointer[i];
            if ((_isNamed.Pointer[i >> 6] >> i & 1) != 0)
                _order.Pointer[kept++] = slot;
            else
                _places.Pointer[slot] = ~now;
        }

        Debug.Assert(kept + _came == _named);
        return kept;
    }

    private void ForgetThoseLongGone(int now)
    {
        int gone = _known - _listed;
        bool isTooMany = gone > MaxGone;
        if (!isTooMany && (gone < ForgetThreshold || gone < _listed || now < _nextForget))
            return;
        _nextForget = now + ForgetInterval;
        int limit = isTooMany ? TimeWhenHalfWereGone(gone) : now - (int)Retention.TotalSeconds;
        _index.Forget(
            slot => _places.Pointer[slot] >= 0 || ~_places.Pointer[slot] > limit,
            (from, to) =>
            {
                // "to" never lies behind "from": nothing is overwritten that is still to be moved.
                _places.Pointer[to] = _places.Pointer[from];
                if (_places.Pointer[to] >= 0)
                    _order.Pointer[_places.Pointer[to]] = to;
            });
        _known = _index.Count;
    }

    private int TimeWhenHalfWereGone(int gone)
    {
        int[] times = new int[gone];
        int count = 0;
        foreach (int place in _places.Span(_known))
        {
            if (place < 0)
                times[count++] = ~place;
        }

        times.AsSpan().Sort();
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
