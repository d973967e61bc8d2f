using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Bench.Client;

/// <summary>A client of one pmcd. One thread at a time.</summary>
internal sealed unsafe class PmapiContext : IDisposable
{
    private const int HostContext = 1; // PM_CONTEXT_HOST
    private const int OneLine = 1; // PM_TEXT_ONELINE
    private const int InBlocks = 1, NoInstance = -1; // PM_VAL_DPTR, PM_IN_NULL
    private const uint TypeString = 6; // PM_TYPE_STRING
    private const uint NoInDom = uint.MaxValue; // PM_INDOM_NULL

    private readonly int _context;

    /// <param name="host">The host specification of the pmcd, as for <c>pminfo -h</c>.</param>
    public PmapiContext(string host) => _context = Check(LibPcp.NewContext(HostContext, host), $"pmNewContext {host}");

    /// <summary>The metrics of these names.</summary>
    /// <exception cref="PmapiException">A name is unknown.</exception>
    public uint[] Lookup(params string[] names)
    {
        Use();
        uint[] pmids = new uint[names.Length];
        int known = Check(LibPcp.LookupName(names.Length, names, pmids), "pmLookupName");
        return known == names.Length
            ? pmids
            : throw new PmapiException($"{names.Length - known} of {names.Length} names are unknown");
    }

    /// <summary>The names of all metrics below a name.</summary>
    public IReadOnlyList<string> Walk(string name)
    {
        Use();
        List<string> names = new();
        GCHandle handle = GCHandle.Alloc(names);
        try
        {
            Check(LibPcp.TraverseNameSpace(name, &Found, (void*)GCHandle.ToIntPtr(handle)), $"pmTraversePMNS {name}");
            return names;
        }
        finally
        {
            handle.Free();
        }
    }

    /// <summary>The instance domain of a metric; null if it has none.</summary>
    public uint? InDomOf(uint pmid)
    {
        Use();
        Check(LibPcp.LookupDescriptor(pmid, out LibPcp.Descriptor descriptor), "pmLookupDesc");
        return descriptor.InDom == NoInDom ? null : descriptor.InDom;
    }

    /// <summary>Looks the descriptors of many metrics up at once.</summary>
    /// <returns>How many metrics have one.</returns>
    public int Descriptors(uint[] pmids)
    {
        Use();
        LibPcp.Descriptor[] descriptors = new LibPcp.Descriptor[pmids.Length];
        fixed (uint* first = pmids)
        fixed (LibPcp.Descriptor* found = descriptors)
            return Check(LibPcp.LookupDescriptors(pmids.Length, first, found), "pmLookupDescs");
    }

    /// <summary>Looks the name of a metric up.</summary>
    /// <returns>Its length in bytes.</returns>
    public int NameOf(uint pmid)
    {
        Use();
        Check(LibPcp.NameOf(pmid, out byte* name), "pmNameID");
        int length = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).Length;
        NativeMemory.Free(name);
        return length;
    }

    /// <summary>Looks an instance domain up.</summary>
    /// <returns>How many instances it has, and the length of their names in bytes.</returns>
    public (int Count, long NameBytes) Instances(uint indom)
    {
        Use();
        int count = Check(LibPcp.GetInstances(indom, out int* numbers, out byte** names), "pmGetInDom");
        if (count == 0)
            return default;
        long bytes = 0;
        for (int i = 0; i < count; i++)
            bytes += MemoryMarshal.CreateReadOnlySpanFromNullTerminated(names[i]).Length;
        NativeMemory.Free(numbers);
        NativeMemory.Free(names); // one block, with the names
        return (count, bytes);
    }

    /// <summary>Looks a metric's help text up, the short one.</summary>
    /// <returns>Its length in bytes.</returns>
    public int HelpText(uint pmid)
    {
        Use();
        Check(LibPcp.LookupText(pmid, OneLine, out byte* text), "pmLookupText");
        int length = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).Length;
        NativeMemory.Free(text);
        return length;
    }

    /// <summary>Looks up the labels that a metric itself has.</summary>
    /// <returns>The number of label sets.</returns>
    public int Labels(uint pmid)
    {
        Use();
        int count = Check(LibPcp.GetItemLabels(pmid, out void* sets), "pmGetItemLabels");
        LibPcp.FreeLabelSets(sets, count);
        return count;
    }

    /// <summary>Fetches metrics once.</summary>
    /// <param name="pmids">The metrics.</param>
    /// <param name="values">How many values there are in all of them.</param>
    /// <returns>How long pmFetch took.</returns>
    public TimeSpan Fetch(uint[] pmids, out int values)
    {
        Use();
        LibPcp.Result* result;
        int status;
        TimeSpan took;
        fixed (uint* first = pmids)
        {
            long began = Stopwatch.GetTimestamp();
            status = LibPcp.Fetch(pmids.Length, first, out result);
            took = Stopwatch.GetElapsedTime(began);
        }

        Check(status, "pmFetch");
        values = 0;
        for (int i = 0; i < result->Count; i++)
            values += Math.Max(0, (&result->First)[i]->Count);
        LibPcp.FreeResult(result);
        return took;
    }

    /// <summary>Stores text into a metric without instances.</summary>
    public void Store(string metric, string text) => Store(Lookup(metric)[0], text);

    /// <summary>Stores text into a metric without instances.</summary>
    public void Store(uint pmid, string text)
    {
        Use();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        uint length = (uint)(sizeof(uint) + bytes.Length + 1); // its own and that of the NUL
        uint[] block = new uint[(length + sizeof(uint) - 1) / sizeof(uint)];
        block[0] = (TypeString << 24) | length;
        bytes.CopyTo(MemoryMarshal.AsBytes(block.AsSpan(1)));
        fixed (uint* first = block)
        {
            LibPcp.ValueSet values = new()
            {
                Pmid = pmid,
                Count = 1,
                Format = InBlocks,
                First = new() { Instance = NoInstance, Block = first },
            };
            LibPcp.Result result = new() { Count = 1, First = &values };
            Check(LibPcp.Store(&result), $"pmStore {pmid}");
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _ = LibPcp.DestroyContext(_context);

    [UnmanagedCallersOnly]
    private static void Found(byte* name, void* names) =>
        ((List<string>)GCHandle.FromIntPtr((nint)names).Target!).Add(Marshal.PtrToStringUTF8((nint)name)!);

    private static int Check(int status, string what)
    {
        if (status >= 0)
            return status;
        byte* buffer = stackalloc byte[128];
        throw new PmapiException($"{what}: {Marshal.PtrToStringUTF8((nint)LibPcp.ErrorText(status, buffer, 128))}");
    }

    private void Use() => Check(LibPcp.UseContext(_context), "pmUseContext");
}
