using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The writer's side of pmshim_exchange (<c>pmshim.h</c>): of three snapshots the writer has one (back), pmcd's thread
/// has one (front), and the middle is the newest published one. Publishing swaps back and middle, taking swaps front
/// and middle, each in one atomic exchange. No lock, no waiting: the three numbers are at all times a permutation of 0,
/// 1, 2, so nobody writes what another reads, the exchange orders the memory, and a late reader merely skips snapshots.
/// Correct for one writing and one reading thread, no more.
/// </summary>
internal sealed unsafe class TripleBuffer : IDisposable
{
    private const uint Fresh = 4;

    private int _columns;
    private uint _back = 2;

    /// <summary>Null until the number of columns is set.</summary>
    internal NativeExchange* Exchange { get; private set; }

    /// <summary>Sets the number of columns, once.</summary>
    internal void Allocate(int columns)
    {
        _columns = columns;
        Exchange = (NativeExchange*)NativeMemory.AllocZeroed((nuint)sizeof(NativeExchange));
        Exchange->Snapshot0 = AllocateSnapshot();
        Exchange->Snapshot1 = AllocateSnapshot();
        Exchange->Snapshot2 = AllocateSnapshot();
        Exchange->Front = 0;
        Exchange->Middle = 1;
    }

    /// <summary>The number of the writer's snapshot.</summary>
    internal int BackIndex => (int)_back;

    /// <summary>The columns of the writer's snapshot.</summary>
    internal Span<NativeColumn> Back => new((&Exchange->Snapshot0)[_back], _columns);

    /// <summary>Publishes the writer's snapshot as the newest, and takes another one.</summary>
    internal void Publish() => _back = Interlocked.Exchange(ref Exchange->Middle, _back | Fresh) & ~Fresh;

    private NativeColumn* AllocateSnapshot() =>
        (NativeColumn*)NativeMemory.AllocZeroed((nuint)_columns, (nuint)sizeof(NativeColumn));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    ~TripleBuffer() => Free();

    private void Free()
    {
        if (Exchange == null)
            return;
        NativeMemory.Free(Exchange->Snapshot0);
        NativeMemory.Free(Exchange->Snapshot1);
        NativeMemory.Free(Exchange->Snapshot2);
        NativeMemory.Free(Exchange);
        Exchange = null;
    }
}
