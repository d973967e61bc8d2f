using System.Numerics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A hash table of instance names (UTF-8) and numbers. A known name keeps its number. The number of a new name comes
/// from <see cref="Numbering"/>; without it, numbers count from 0 in order of first appearance. The number of a name
/// that is forgotten is used again only after the last number: weeks later if a thousand names come each second.
/// Slots are dense and change only in <see cref="Forget"/>. All of it is native memory: a map may have a million keys,
/// which the collector need not know. Lookup of a known name allocates nothing. One thread only.
/// </summary>
internal sealed unsafe class InstanceIndex : IDisposable
{
    private struct Entry
    {
        internal int Next; // slot of the next entry in the bucket, or -1
        internal uint NameOffset; // names are stored in the order of slots: a name ends where the next one begins
    }

    private NativeArray<Entry> _entries = new();
    private NativeArray<long>? _orders; // only once a name has an order other than 0
    private NativeArray<int>? _ids; // only once a number differs from its slot
    private NativeArray<int> _buckets = new();
    private uint _bucketMask;
    private NameStore _names = NameStore.Empty();
    private readonly int _lastId;
    private int _nextId;

    // Numbers that were in use when the last one was reached, ascending, and the first of them that is to be skipped.
    private int[] _inUse = [];
    private int _reached;
    private InstanceNumbering? _numbering;

    // The slot after the last one found, tried first: names mostly come in the same order again. If not, it costs the
    // comparison with one name that is next to the last in memory.
    private int _expected;

    /// <param name="lastId">The last number; by default one less than PCP allows.</param>
    internal InstanceIndex(int lastId = int.MaxValue - 1)
    {
        _lastId = lastId;
        Rehash(1);
    }

    /// <summary>Gives new names their numbers. To be set before the first name.</summary>
    internal InstanceNumbering? Numbering
    {
        set
        {
            if (_nextId > 0)
                throw new InvalidOperationException("instances have their numbers already");
            _numbering = value;
            _nextId = FirstId;
        }
    }

    private int FirstId => _numbering is null ? 0 : InstanceNumbers.Limit;

    /// <summary>The number of known names; slots are below it.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes of the names; replaced when full.</summary>
    internal NameStore Names => _names;

    internal int IdOf(int slot) => _ids is null ? slot : _ids.Pointer[slot];

    internal long OrderOf(int slot) => _orders is null ? 0 : _orders.Pointer[slot];

    internal uint NameOffsetOf(int slot) => _entries.Pointer[slot].NameOffset;

    internal ReadOnlySpan<byte> NameOf(int slot)
    {
        uint start = NameOffsetOf(slot);
        uint end = slot + 1 < Count ? NameOffsetOf(slot + 1) : _names.Length;
        return new(_names.Pointer + start, (int)(end - start - 1));
    }

    /// <summary>The slot of a name; a new one, with <paramref name="order"/>, if it is not known.</summary>
    internal int GetOrAdd(ReadOnlySpan<byte> name, long order)
    {
        int slot = _expected;
        if (slot >= Count || !name.SequenceEqual(NameOf(slot)))
            slot = FindOrAdd(name, order);
        _expected = slot + 1 < Count ? slot + 1 : 0;
        return slot;
    }

    private int FindOrAdd(ReadOnlySpan<byte> name, long order)
    {
        uint hash = Hash(name);
        int slot = _buckets.Pointer[hash & _bucketMask];
        while (slot >= 0)
        {
            if (name.SequenceEqual(NameOf(slot)))
                return slot;
            slot = _entries.Pointer[slot].Next;
        }

        return Add(name, order, hash, NumberOf(name, order));
    }

    private int NumberOf(ReadOnlySpan<byte> name, long order)
    {
        if (_numbering is not null && _numbering(name, order) is >= 0 and < InstanceNumbers.Limit and var number)
            return number;
        while (true)
        {
            if (_nextId > _lastId)
                ComeAgain();
            if (_reached == _inUse.Length || _inUse[_reached] != _nextId)
                return _nextId++;
            _reached++;
            _nextId++;
        }
    }

    // Numbers that are given from now on are behind the next one, so they need not be added.
    private void ComeAgain()
    {
        _nextId = FirstId;
        _inUse = [.. Enumerable.Range(0, Count).Select(IdOf).Where(id => id >= FirstId).Order()];
        _reached = 0;
    }

    /// <summary>Forgets names whose slots <paramref name="keep"/> rejects; others get new slots, in order.</summary>
    /// <param name="keep">Called for each slot.</param>
    /// <param name="moved">Called with the old and the new slot of each name that stays.</param>
    internal void Forget(Predicate<int> keep, Action<int, int> moved)
    {
        using InstanceIndex kept = new();
        for (int slot = 0; slot < Count; slot++)
        {
            if (keep(slot))
                moved(slot, kept.Add(NameOf(slot), OrderOf(slot), Hash(NameOf(slot)), IdOf(slot)));
        }

        (_entries, kept._entries) = (kept._entries, _entries);
        (_orders, kept._orders) = (kept._orders, _orders);
        (_ids, kept._ids) = (kept._ids, _ids);
        (_buckets, kept._buckets) = (kept._buckets, _buckets);
        (_names, kept._names) = (kept._names, _names);
        _bucketMask = kept._bucketMask;
        Count = kept.Count;
    }

    private int Add(ReadOnlySpan<byte> name, long order, uint hash, int id)
    {
        int slot = Count;
        uint offset = _names.Length;
        _entries.Reserve(slot + 1);
        if (slot > _bucketMask)
            Rehash((uint)_entries.Capacity);
        if (order != 0 && _orders is null)
        {
            _orders = new NativeArray<long>();
            _orders.Span(slot).Clear();
        }

        if (_orders is not null)
            _orders.Reserve(slot + 1)[slot] = order;
        if (id != slot && _ids is null)
        {
            _ids = new NativeArray<int>();
            Span<int> before = _ids.Span(slot);
            for (int i = 0; i < slot; i++)
                before[i] = i;
        }

        if (_ids is not null)
            _ids.Reserve(slot + 1)[slot] = id;

        NameStore.Append(ref _names, name);
        Count++;
        ref int bucket = ref _buckets.Pointer[hash & _bucketMask];
        _entries.Pointer[slot] = new Entry { Next = bucket, NameOffset = offset };
        bucket = slot;
        return slot;
    }

    private void Rehash(uint buckets)
    {
        buckets = BitOperations.RoundUpToPowerOf2(buckets);
        _bucketMask = buckets - 1;
        _buckets.Span((int)buckets).Fill(-1);
        for (int slot = 0; slot < Count; slot++)
        {
            ref int bucket = ref _buckets.Pointer[Hash(NameOf(slot)) & _bucketMask];
            _entries.Pointer[slot].Next = bucket;
            bucket = slot;
        }
    }

    // Any user of the host can choose keys: HashCode has another seed in every process.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        HashCode hash = default;
        hash.AddBytes(name);
        return (uint)hash.ToHashCode();
    }

    public void Dispose()
    {
        _entries.Dispose();
        _orders?.Dispose();
        _ids?.Dispose();
        _buckets.Dispose();
        _names.Release();
    }
}
