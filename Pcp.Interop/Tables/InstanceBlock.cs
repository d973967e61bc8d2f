using System.Runtime.InteropServices;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The instances of a column in listing order, in one native block that does not change: numbers, then offsets, then
/// names. Snapshots share it as long as no key comes or goes. Counted references: the column's own and one for each
/// snapshot; only the writer counts, because only the writer decides what a snapshot refers to.
/// </summary>
internal sealed unsafe class InstanceBlock
{
    private int _references = 1;

    internal NativeInstances* Pointer { get; private set; }

    internal int Count => Pointer->Count;

    /// <summary>A block for the given slots of an index, in that order.</summary>
    internal InstanceBlock(InstanceIndex index, ReadOnlySpan<int> slots)
    {
        nuint namesLength = 0;
        foreach (int slot in slots)
            namesLength += (nuint)index.NameOf(slot).Length + 1;
        if (namesLength > uint.MaxValue)
            throw new InvalidOperationException("the names of one metric's instances take more than 4 GiB");

        nuint idsSize = (nuint)slots.Length * sizeof(int);
        nuint offsetsSize = ((nuint)slots.Length + 1) * sizeof(uint);
        nuint header = (nuint)sizeof(NativeInstances);
        byte* block = (byte*)NativeMemory.Alloc(header + idsSize + offsetsSize + namesLength);
        Pointer = (NativeInstances*)block;
        *Pointer = new NativeInstances
        {
            Count = slots.Length,
            Ids = (int*)(block + header),
            Offsets = (uint*)(block + header + idsSize),
            Names = block + header + idsSize + offsetsSize,
        };
        uint offset = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            ReadOnlySpan<byte> name = index.NameOf(slots[i]);
            Pointer->Ids[i] = index.IdOf(slots[i]);
            Pointer->Offsets[i] = offset;
            name.CopyTo(new Span<byte>(Pointer->Names + offset, name.Length));
            Pointer->Names[offset + name.Length] = 0;
            offset += (uint)name.Length + 1;
        }
        Pointer->Offsets[slots.Length] = offset;
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
    }
}
