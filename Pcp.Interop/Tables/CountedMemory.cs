using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A block of native memory with a count of its users, of which its creator is the first. Only the writer counts,
/// because only the writer decides what a snapshot refers to.
/// </summary>
internal abstract unsafe class CountedMemory
{
    private int _users = 1;

    private protected CountedMemory(nuint size) => Memory = (byte*)NativeMemory.Alloc(Math.Max(size, 1));

    ~CountedMemory() => NativeMemory.Free(Memory);

    private protected byte* Memory { get; private set; }

    internal void Acquire() => _users++;

    internal void Release()
    {
        if (--_users > 0)
            return;
        NativeMemory.Free(Memory);
        Memory = null;
        Released();
    }

    /// <summary>The memory is freed: releases other memory that this refers to.</summary>
    private protected virtual void Released()
    {
    }
}

/// <summary>
/// Names of instances one after another in native memory, each ended by a NUL, for the index and the blocks of
/// instances. A name keeps its place; a full store is replaced by a larger one, and lives on while a block refers to
/// it.
/// </summary>
internal sealed unsafe class NameStore : CountedMemory
{
    private readonly nuint _capacity;

    private NameStore(nuint capacity)
        : base(capacity) => _capacity = capacity;

    /// <summary>A store without names.</summary>
    internal static NameStore Empty() => new(0);

    /// <summary>The first name.</summary>
    internal byte* Pointer => Memory;

    /// <summary>The bytes of all names with their NULs: the offset of the next name.</summary>
    internal uint Length { get; private set; }

    /// <summary>Adds a name, which has no NUL, at <see cref="Length"/>; a larger store replaces a full one.</summary>
    /// <exception cref="InvalidOperationException">The names of one column would take more than 4 GiB.</exception>
    internal static void Append(ref NameStore store, ReadOnlySpan<byte> name)
    {
        nuint length = (nuint)store.Length + (nuint)name.Length + 1;
        if (length > uint.MaxValue)
            throw new InvalidOperationException("the names of one metric's instances take more than 4 GiB");
        if (length > store._capacity)
        {
            NameStore larger = new(Math.Max(length, store._capacity + store._capacity / 2)) { Length = store.Length };
            NativeMemory.Copy(store.Pointer, larger.Pointer, store.Length);
            store.Release();
            store = larger;
        }

        name.CopyTo(new Span<byte>(store.Pointer + store.Length, name.Length));
        store.Pointer[length - 1] = 0;
        store.Length = (uint)length;
    }
}

/// <summary>
/// The instances of a column in listing order, in one native block that does not change: numbers, then offsets into
/// the names. Its users are the column and the snapshots, which share it as long as no key comes or goes.
/// </summary>
internal sealed unsafe class InstanceBlock : CountedMemory
{
    private readonly NameStore _names;

    /// <summary>A block for the given slots of an index, in that order.</summary>
    internal InstanceBlock(InstanceIndex index, ReadOnlySpan<int> slots)
        : base((nuint)sizeof(NativeInstances) + (nuint)slots.Length * (sizeof(int) + sizeof(uint)))
    {
        _names = index.Names;
        _names.Acquire();
        int* ids = (int*)(Pointer + 1);
        uint* offsets = (uint*)(ids + slots.Length);
        *Pointer = new NativeInstances { Count = slots.Length, Ids = ids, Offsets = offsets, Names = _names.Pointer };
        for (int i = 0; i < slots.Length; i++)
        {
            ids[i] = index.IdOf(slots[i]);
            offsets[i] = index.NameOffsetOf(slots[i]);
        }
    }

    internal NativeInstances* Pointer => (NativeInstances*)Memory;

    private protected override void Released() => _names.Release();
}
