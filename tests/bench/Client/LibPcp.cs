using System.Runtime.InteropServices;

namespace Bench.Client;

/// <summary>The part of libpcp that a client needs: PMAPI(3). Results below 0 are PM_ERR_* and errno codes.</summary>
internal static unsafe partial class LibPcp
{
    private const string Library = "pcp";

    [LibraryImport(Library, EntryPoint = "pmNewContext", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int NewContext(int type, string host);

    [LibraryImport(Library, EntryPoint = "pmDestroyContext")]
    internal static partial int DestroyContext(int context);

    [LibraryImport(Library, EntryPoint = "pmUseContext")]
    internal static partial int UseContext(int context);

    [LibraryImport(Library, EntryPoint = "pmLookupName", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LookupName(int count, string[] names, [Out] uint[] pmids);

    [LibraryImport(Library, EntryPoint = "pmTraversePMNS_r", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TraverseNameSpace(
        string name, delegate* unmanaged<byte*, void*, void> found, void* userData);

    [LibraryImport(Library, EntryPoint = "pmLookupDesc")]
    internal static partial int LookupDescriptor(uint pmid, out Descriptor descriptor);

    [LibraryImport(Library, EntryPoint = "pmLookupDescs")]
    internal static partial int LookupDescriptors(int count, uint* pmids, Descriptor* descriptors);

    [LibraryImport(Library, EntryPoint = "pmNameID")]
    internal static partial int NameOf(uint pmid, out byte* name);

    [LibraryImport(Library, EntryPoint = "pmGetInDom")]
    internal static partial int GetInstances(uint indom, out int* numbers, out byte** names);

    [LibraryImport(Library, EntryPoint = "pmLookupText")]
    internal static partial int LookupText(uint pmid, int level, out byte* text);

    [LibraryImport(Library, EntryPoint = "pmGetItemLabels")]
    internal static partial int GetItemLabels(uint pmid, out void* sets);

    [LibraryImport(Library, EntryPoint = "pmFreeLabelSets")]
    internal static partial void FreeLabelSets(void* sets, int count);

    [LibraryImport(Library, EntryPoint = "pmFetch")]
    internal static partial int Fetch(int count, uint* pmids, out Result* result);

    [LibraryImport(Library, EntryPoint = "pmStore")]
    internal static partial int Store(Result* result);

    [LibraryImport(Library, EntryPoint = "pmFreeResult")]
    internal static partial void FreeResult(Result* result);

    [LibraryImport(Library, EntryPoint = "pmErrStr_r")]
    internal static partial byte* ErrorText(int code, byte* buffer, int size);

    /// <summary>pmDesc.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Descriptor
    {
        internal uint Pmid;
        internal int Type;
        internal uint InDom;
        internal int Semantics;
        internal uint Units;
    }

    /// <summary>pmResult, up to the pointers to the value sets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Result
    {
        internal long Seconds;
        internal long Fraction;
        internal int Count;
        internal ValueSet* First;
    }

    /// <summary>pmValueSet with one value, which is in a block.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ValueSet
    {
        internal uint Pmid;
        internal int Count;
        internal int Format;
        internal Value First;
    }

    /// <summary>pmValue.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Value
    {
        internal int Instance;
        internal uint* Block; // pmValueBlock: length and type, then the bytes
    }
}
