using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]

namespace Pcp.Interop.Native;

/// <summary>
/// The exports of <c>pmshim.h</c> that the kit calls, in their order there. pmcd's thread only, unless noted; results
/// are 0 or more, or negative PM_ERR_* or errno codes.
/// </summary>
internal static unsafe partial class Shim
{
    /// <summary>The library: libpmshim.so, or linked into programs that are compiled ahead of time.</summary>
    internal const string Library = "pmshim";

    [LibraryImport(Library, EntryPoint = "pmshim_daemon", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Daemon(string program, int domain, string logFile);

    /// <summary>Reads a command line, the program's name first. If it is wrong, a usage message is printed.</summary>
    internal static int Options(ReadOnlySpan<string> arguments)
    {
        // Never freed: libpcp keeps pointers into the arguments, for example to the name of the log.
        byte** list = (byte**)NativeMemory.AllocZeroed((nuint)arguments.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < arguments.Length; i++)
            list[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
        return Options(arguments.Length, list);
    }

    [LibraryImport(Library, EntryPoint = "pmshim_options")]
    private static partial int Options(int count, byte** arguments);

    [LibraryImport(Library, EntryPoint = "pmshim_domain")]
    internal static partial int Domain();

    [LibraryImport(Library, EntryPoint = "pmshim_open_log")]
    internal static partial void OpenLog();

    [LibraryImport(Library, EntryPoint = "pmshim_init")]
    internal static partial int Init(NativeCallbacks* callbacks, NativeCluster** directory);

    [LibraryImport(Library, EntryPoint = "pmshim_connect")]
    internal static partial int Connect(int isReady);

    /// <summary>The bytes that pmcd has not read yet; 0 if that is unknown. Any thread.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_unread")]
    internal static partial int Unread();

    /// <summary>Connects to a Unix socket: the descriptor. Never waits. Any thread.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_visit", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Visit(string path);

    [LibraryImport(Library, EntryPoint = "pmshim_main")]
    internal static partial void Main();

    [LibraryImport(Library, EntryPoint = "pmshim_names_changed")]
    internal static partial void NamesChanged();

    [LibraryImport(Library, EntryPoint = "pmshim_labels_changed")]
    internal static partial void LabelsChanged();

    /// <summary>Has C call <see cref="NativeCallbacks.Check"/> before the next request is served. Any thread.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_work_queued")]
    internal static partial void WorkQueued();

    /// <summary>A setting of PCP; empty if there is none. Any thread.</summary>
    internal static string Config(string name) => Marshal.PtrToStringUTF8((nint)ConfigText(name)) ?? "";

    // The text is libpcp's own: no marshaller may free it.
    [LibraryImport(Library, EntryPoint = "pmshim_config", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* ConfigText(string name);

    /// <summary>Writes the text of an error code; returns the number of bytes. Any thread.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_error_text")]
    internal static partial int ErrorText(int code, Span<byte> buffer, int size);

    /// <summary>Writes to the log, which is standard error. Any thread.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_write_log")]
    internal static partial int WriteLog(ReadOnlySpan<byte> text, int length);

    [LibraryImport(Library, EntryPoint = "pmshim_trim_memory")]
    internal static partial void TrimMemory();

    [LibraryImport(Library, EntryPoint = "pmshim_cache_load")]
    internal static partial int CacheLoad(uint inDom);

    /// <summary>The number of a name, or -EINVAL if the cache cannot hold it.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_cache_number", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int CacheNumber(uint inDom, string name);

    [LibraryImport(Library, EntryPoint = "pmshim_cache_save")]
    internal static partial int CacheSave(uint inDom);

    /// <summary>The number of the request that is being served.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_request")]
    [SuppressGCTransition]
    internal static partial ulong Request();

    /// <summary>The clock of <see cref="NativeExchange.Accessed"/>, in milliseconds. Any thread.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_now")]
    [SuppressGCTransition]
    internal static partial long Now();

    /// <summary>Takes the newest snapshot as a request of pmcd would. For tests.</summary>
    [LibraryImport(Library, EntryPoint = "pmshim_read_newest")]
    internal static partial NativeColumn* ReadNewest(NativeExchange* exchange, uint column);
}
