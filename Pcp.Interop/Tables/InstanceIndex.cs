using System.Numerics;

namespace Pcp.Interop.Tables;

/// <summary>
/// Names of instances, in UTF-8, and their numbers. A name keeps its number for as long as it is known; numbers are
/// given from 0 in order of first appearance and never to another name, even when a name is forgotten. Slots are
/// dense and change only in <see cref="Forget"/>. Lookup of a known name allocates nothing. One thread only.
/// </summary>
internal sealed class InstanceIndex
{
    private struct Entry
    {
        internal uint Hash;
        internal int Next; // slot of the next entry in the bucket, or -1
        internal int NameOffset;
        internal int NameLength;
        internal int Id;
    }

    private int[] _buckets = [-1];
    private Entry[] _entries = [];
    private long[]? _orders; // only once a name has an order other than 0
    private byte[] _names = [];
    private int _namesLength;
    private int _nextId;

    /// <summary>How many names are known: slots are 0 to this.</summary>
    internal int Count { get; private set; }

    internal int IdOf(int slot) => _entries[slot].Id;

    internal long OrderOf(int slot) => _orders is null ? 0 : _orders[slot];

    internal ReadOnlySpan<byte> NameOf(int slot) =>
        _names.AsSpan(_entries[slot].NameOffset, _entries[slot].NameLength);

    /// <summary>The slot of a name; a new one, with <paramref name="order"/>, if it is not known.</summary>
    internal int GetOrAdd(ReadOnlySpan<byte> name, long order)
    {
        uint hash = Hash(name);
        int slot = _buckets[hash & (uint)(_buckets.Length - 1)];
        while (slot >= 0)
        {
            ref Entry entry = ref _entries[slot];
            if (entry.Hash == hash && name.SequenceEqual(_names.AsSpan(entry.NameOffset, entry.NameLength)))
                return slot;
            slot = entry.Next;
        }
        // PCP's instance numbers have 31 bits: rather no new names than the number of another one.
        if (_nextId == int.MaxValue)
            throw new InvalidOperationException("an instance domain has run out of numbers");
        return Add(name, order, hash, _nextId++);
    }

    /// <summary>Forgets all names but those that <paramref name="keep"/> wants; slots are given anew, in order.</summary>
    /// <param name="keep">Asked for every slot.</param>
    /// <param name="moved">Told the old and the new slot of every name that stays.</param>
    internal void Forget(Predicate<int> keep, Action<int, int> moved)
    {
        var kept = new InstanceIndex { _nextId = _nextId };
        for (int slot = 0; slot < Count; slot++)
        {
            if (keep(slot))
                moved(slot, kept.Add(NameOf(slot), OrderOf(slot), _entries[slot].Hash, _entries[slot].Id));
        }
        _buckets = kept._buckets;
        _entries = kept._entries;
        _orders = kept._orders;
        _names = kept._names;
        _namesLength = kept._namesLength;
        Count = kept.Count;
    }

    private int Add(ReadOnlySpan<byte> name, long order, uint hash, int id)
    {
        if (Count == _entries.Length)
            Grow();
        if (_names.Length - _namesLength < name.Length)
            Array.Resize(ref _names, Math.Max(checked(_namesLength + name.Length), _names.Length + _names.Length / 2));
        name.CopyTo(_names.AsSpan(_namesLength));

        int slot = Count++;
        ref int bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _entries[slot] = new Entry
        {
            Hash = hash,
            Next = bucket,
            NameOffset = _namesLength,
            NameLength = name.Length,
            Id = id,
        };
        bucket = slot;
        _namesLength += name.Length;
        if (order != 0)
            _orders ??= new long[_entries.Length];
        if (_orders is not null)
            _orders[slot] = order;
        return slot;
    }

    private void Grow()
    {
        int capacity = Math.Max(8, _entries.Length + _entries.Length / 2);
        Array.Resize(ref _entries, capacity);
        if (_orders is not null)
            Array.Resize(ref _orders, capacity);
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(_buckets, -1);
        for (int slot = 0; slot < Count; slot++)
        {
            ref int bucket = ref _buckets[_entries[slot].Hash & (uint)(_buckets.Length - 1)];
            _entries[slot].Next = bucket;
            bucket = slot;
        }
    }

    // Keys come from whoever runs programs on the host: HashCode has a seed of its own in every process.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return (uint)hash.ToHashCode();
    }
}
