namespace Pcp.Interop.Native;

/// <summary>A block of native memory that grows and never shrinks, for data that C reads. One thread only.</summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    internal T* Pointer { get; private set; }

    internal int Capacity { get; private set; }

    /// <summary>Makes room for <paramref name="count"/> items and keeps those that are there.</summary>
    internal T* Reserve(int count)
    {
        if (count > Capacity)
        {
            int room = Math.Max(count, checked(Capacity + Capacity / 2));
            Pointer = (T*)NativeMemory.Realloc(Pointer, checked((nuint)room * (nuint)sizeof(T)));
            Capacity = room;
        }

        return Pointer;
    }

    internal Span<T> Span(int count) => new(Reserve(count), count);

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
        Capacity = 0;
        GC.SuppressFinalize(this);
    }

    ~NativeArray() => NativeMemory.Free(Pointer);
}
