using System.Runtime.InteropServices;

namespace Pcp.Interop.Native;

/// <summary>The life of a daemon PMDA: <c>agent.c</c> and <c>dispatch.c</c>. pmcd's thread only, unless noted.</summary>
internal static unsafe partial class ShimDispatch
{
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_daemon", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Daemon(string program, int domain, string logFile);

    /// <summary>The arguments must live as long as the process: libpcp keeps pointers into them.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_options")]
    internal static partial int Options(int count, byte** arguments);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_open_log")]
    internal static partial void OpenLog();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_init")]
    internal static partial int Init(NativeCallbacks* callbacks, NativeCluster** directory);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_connect")]
    internal static partial int Connect();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_ready")]
    internal static partial void Ready();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_main")]
    internal static partial void Main();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_domain")]
    internal static partial int Domain();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_names_changed")]
    internal static partial void NamesChanged();

    /// <summary>Has C call <see cref="NativeCallbacks.Check"/> before the next request is served. Any thread.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_work_queued")]
    internal static partial void WorkQueued();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_config", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* ConfigText(string name);

    /// <summary>Any thread. The text that libpcp has is its own, and stays there.</summary>
    internal static string Config(string name) => Marshal.PtrToStringUTF8((nint)ConfigText(name)) ?? "";

    /// <summary>Any thread. Returns how many bytes were written.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_error_text")]
    internal static partial int ErrorText(int code, Span<byte> buffer, int size);
}
