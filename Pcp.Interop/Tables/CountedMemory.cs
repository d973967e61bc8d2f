using System.Runtime.InteropServices;

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
