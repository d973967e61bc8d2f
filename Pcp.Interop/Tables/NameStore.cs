using System.Runtime.InteropServices;

namespace Pcp.Interop.Tables;

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
}
