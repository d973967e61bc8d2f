using System.Runtime.InteropServices;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The instances of a column in listing order, in one native block that does not change: numbers, then offsets into
/// the names. Snapshots share it as long as no key comes or goes. Counted references: the column's own and one for each
/// snapshot; only the writer counts, because only the writer decides what a snapshot refers to.
/// </summary>
internal sealed unsafe class InstanceBlock
{
    private readonly NameStore _names;
    private int _references = 1;

    internal NativeInstances* Pointer { get; private set; }

    /// <summary>A block for the given slots of an index, in that order.</summary>
    internal InstanceBlock(InstanceIndex index, ReadOnlySpan<int> slots)
    {
        _names = index.Names.Acquire();
        nuint header = (nuint)sizeof(NativeInstances);
        nuint count = (nuint)slots.Length;
        byte* block = (byte*)NativeMemory.Alloc(header + count * (sizeof(int) + sizeof(uint)));
        Pointer = (NativeInstances*)block;
        *Pointer = new NativeInstances
        {
            Count = slots.Length,
            Ids = (int*)(block + header),
            Offsets = (uint*)(block + header + count * sizeof(int)),
            Names = _names.Pointer,
        };
        for (int i = 0; i < slots.Length; i++)
        {
            Pointer->Ids[i] = index.IdOf(slots[i]);
            Pointer->Offsets[i] = index.NameOffsetOf(slots[i]);
        }
    }

    internal InstanceBlock Acquire()
    {
        _references++;
        return this;
    }

    internal void Release()
    {
        if (--_references > 0)
            return;
        NativeMemory.Free(Pointer);
        Pointer = null;
        _names.Release();
    }
}
