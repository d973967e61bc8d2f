using System.Runtime.InteropServices;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The writer's side of the hand-over that <c>pmshim.h</c> describes at pmshim_exchange: of three snapshots the writer
/// has one (back), pmcd's thread has one (front), and the newest published one lies in the middle. Publishing swaps
/// back and middle, taking swaps front and middle, each in one atomic exchange. That needs no lock and no waiting,
/// because the three numbers are at all times a permutation of 0, 1, 2: nobody writes what another reads, the exchange
/// orders the memory, and a reader that comes late merely skips snapshots. It is right for one writing and one reading
/// thread, no more.
/// </summary>
internal sealed unsafe class TripleBuffer : IDisposable
{
    private const uint Fresh = 4;

    private readonly int _columns;
    private uint _back = 2;

    internal NativeExchange* Exchange { get; private set; }

    internal TripleBuffer(int columns)
    {
        _columns = columns;
        Exchange = (NativeExchange*)NativeMemory.AllocZeroed((nuint)sizeof(NativeExchange));
        Exchange->Snapshot0 = Allocate();
        Exchange->Snapshot1 = Allocate();
        Exchange->Snapshot2 = Allocate();
        Exchange->Front = 0;
        Exchange->Middle = 1;
    }

    /// <summary>Which of the three the writer has.</summary>
    internal int BackIndex => (int)_back;

    /// <summary>The columns that the writer may write.</summary>
    internal Span<NativeColumn> Back => new((&Exchange->Snapshot0)[_back], _columns);

    /// <summary>Hands the back over as the newest, and gets another one.</summary>
    internal void Publish() => _back = Interlocked.Exchange(ref Exchange->Middle, _back | Fresh) & ~Fresh;

    private NativeColumn* Allocate() =>
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
