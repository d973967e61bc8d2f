namespace Pcp.Interop.Native;

/// <summary>
/// The exports of <c>pmshim.h</c> for clients of pmcd, in their order there. Any thread. Results are 0 or more, or
/// negative PM_ERR_* or errno codes; replies are copied and freed here.
/// </summary>
internal static unsafe partial class ClientShim
{
    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(int type, string source);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_close")]
    internal static partial int Close(nint context);

    /// <summary>
    /// To be called before the first context is opened, and while no other thread reads the environment.
    /// </summary>
    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_timeout", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Timeout(string seconds);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_free")]
    internal static partial void Free(void* reply);

    /// <summary>Writes the name of the host; returns its length.</summary>
    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_host")]
    internal static partial int Host(ContextHandle context, Span<byte> name, int size);

    /// <summary>The PMIDs of names; PM_ID_NULL for unknown ones, if others are known.</summary>
    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_pmids", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Pmids(ContextHandle context, int count, string[] names, [Out] uint[] pmids);

    internal static int Names(ContextHandle context, uint pmid, out List<NumberedText> names) =>
        Read(Names(context, pmid, out NativeNames* reply), reply, out names);

    /// <summary>The children of a node of the PMNS, with their PMNS_*_STATUS.</summary>
    internal static int Children(ContextHandle context, string name, out List<NumberedText> children) =>
        Read(Children(context, name, out NativeNames* reply), reply, out children);

    internal static int Traverse(ContextHandle context, string name, out List<NumberedText> names) =>
        Read(Traverse(context, name, out NativeNames* reply), reply, out names);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_desc")]
    internal static partial int Desc(ContextHandle context, uint pmid, out NativeMetric metric);

    /// <summary>A help text, as the only entry.</summary>
    internal static int Text(ContextHandle context, uint ident, int type, out List<NumberedText> texts) =>
        Read(Text(context, ident, type, out NativeNames* reply), reply, out texts);

    /// <summary>The names of instances with their numbers.</summary>
    internal static int Instances(ContextHandle context, uint indom, out List<NumberedText> instances) =>
        Read(Instances(context, indom, out NativeNames* reply), reply, out instances);

    /// <summary>The names and numbers of all instances that an archive has at any time.</summary>
    internal static int Recorded(ContextHandle context, uint indom, out List<NumberedText> instances) =>
        Read(Recorded(context, indom, out NativeNames* reply), reply, out instances);

    /// <summary>Labels as JSON objects, with the numbers of the instances that have them.</summary>
    internal static int Labels(ContextHandle context, uint ident, int type, out List<NumberedText> objects) =>
        Read(Labels(context, ident, type, out NativeNames* reply), reply, out objects);

    internal static int Fetch(ContextHandle context, uint[] pmids, out FetchedValues fetched)
    {
        fetched = default;
        int status = Fetch(context, pmids.Length, pmids, out NativeFetched* reply);
        if (status < 0)
            return status;
        try
        {
            fetched = new FetchedValues(reply->Seconds, reply->Nanoseconds, reply->Changes, ReadSets(reply));
            return status;
        }
        finally
        {
            Free(reply);
        }
    }

    /// <summary>Stores the bits of a number, or a text if there is one.</summary>
    internal static int Store(ContextHandle context, uint pmid, int type, int instance, ulong bits, string? text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text ?? "");
        fixed (byte* first = bytes)
        {
            NativeValue value = new()
            {
                Type = type,
                Instance = instance,
                Text = first,
                Length = (ulong)bytes.Length,
                Bits = bits,
            };
            return Store(context, pmid, &value);
        }
    }

    private static FetchedSet[] ReadSets(NativeFetched* reply)
    {
        FetchedSet[] sets = new FetchedSet[reply->Count];
        NativeValue* next = reply->Values;
        for (int i = 0; i < sets.Length; i++)
        {
            int count = reply->Counts[i];
            FetchedValue[] values = new FetchedValue[Math.Max(0, count)];
            for (int j = 0; j < values.Length; j++, next++)
            {
                string? text = next->Text == null ? null : Encoding.UTF8.GetString(next->Text, (int)next->Length);
                values[j] = new FetchedValue(next->Type, next->Instance, next->Bits, text);
            }

            sets[i] = new FetchedSet(Math.Min(0, count), values);
        }

        return sets;
    }

    private static int Read(int status, NativeNames* reply, out List<NumberedText> entries)
    {
        entries = [];
        if (status < 0)
            return status;
        try
        {
            byte* next = reply->Text;
            for (int i = 0; i < reply->Count; i++)
            {
                ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(next);
                entries.Add(new NumberedText(reply->Status[i], Encoding.UTF8.GetString(text)));
                next += text.Length + 1;
            }

            return status;
        }
        finally
        {
            Free(reply);
        }
    }

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_names")]
    private static partial int Names(ContextHandle context, uint pmid, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_children", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Children(ContextHandle context, string name, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_traverse", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Traverse(ContextHandle context, string name, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_text")]
    private static partial int Text(ContextHandle context, uint ident, int type, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_instances")]
    private static partial int Instances(ContextHandle context, uint indom, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_recorded")]
    private static partial int Recorded(ContextHandle context, uint indom, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_labels")]
    private static partial int Labels(ContextHandle context, uint ident, int type, out NativeNames* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_fetch")]
    private static partial int Fetch(ContextHandle context, int count, uint[] pmids, out NativeFetched* reply);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_client_store")]
    private static partial int Store(ContextHandle context, uint pmid, NativeValue* value);
}

/// <summary>A text of a reply with the number that belongs to it.</summary>
internal readonly record struct NumberedText(int Number, string Text);

/// <summary>The answer to a fetch, with PMCD_* flags of <c>pmapi.h</c>.</summary>
internal readonly record struct FetchedValues(long Seconds, int Nanoseconds, int Changes, FetchedSet[] Sets);

/// <summary>The values of one metric, or the error in their place.</summary>
internal readonly record struct FetchedSet(int Error, FetchedValue[] Values);

/// <summary>A value: the bits of a number, sign-extended, or a text.</summary>
internal readonly record struct FetchedValue(int Type, int Instance, ulong Bits, string? Text);
