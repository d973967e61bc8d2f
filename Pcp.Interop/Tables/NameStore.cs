using System.Runtime.InteropServices;

namespace Pcp.Interop.Tables;

/// <summary>
/// Names of instances one behind another in native memory, each ended by a NUL, where both the index and all blocks of
/// instances find them. A name stays where it is; when there is no more room, a larger store takes the place of this
/// one, which lives as long as a block refers to it. Counted references, by the writer alone, as in
/// <see cref="InstanceBlock"/>.
/// </summary>
internal sealed unsafe class NameStore
{
    private readonly nuint _capacity;
    private int _references = 1;

    private NameStore(nuint capacity)
    {
        _capacity = capacity;
        Pointer = (byte*)NativeMemory.Alloc(Math.Max(capacity, 1));
    }

    /// <summary>A store without names.</summary>
    internal static NameStore Empty() => new(0);

    /// <summary>The first name.</summary>
    internal byte* Pointer { get; private set; }

    /// <summary>How many bytes all names take, with their NULs: where the next one will lie.</summary>
    internal uint Length { get; private set; }

    /// <summary>Adds a name at <see cref="Length"/>.</summary>
    /// <param name="store">A store; replaced by a larger one if it is full.</param>
    /// <param name="name">The name, without a NUL in it.</param>
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

    internal NameStore Acquire()
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
