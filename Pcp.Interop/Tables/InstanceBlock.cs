using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

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
