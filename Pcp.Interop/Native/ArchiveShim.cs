namespace Pcp.Interop.Native;

/// <summary>
/// The exports of <c>pmshim.h</c> for archives and PCP's options of time, in their order there. Results are 0 or more,
/// or negative PM_ERR_* or errno codes; functions that parse return -1 with a message, which is copied and freed here.
/// </summary>
internal static unsafe partial class ArchiveShim
{
    /// <summary>The start of an archive, and the length of the time zone in <paramref name="zone"/>.</summary>
    [LibraryImport(Shim.Library, EntryPoint = "pmshim_archive_start")]
    internal static partial int Start(ContextHandle context, out long start, Span<byte> zone, int size);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_archive_end")]
    internal static partial int End(ContextHandle context, out long end);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_archive_mode")]
    internal static partial int Mode(ContextHandle context, int mode, long origin, long step);

    internal static int ParseInterval(string text, out long interval, out string message)
    {
        byte* reply = null;
        int status = ParseInterval(text, out interval, &reply);
        message = Take(reply);
        return status;
    }

    /// <param name="options">The values of -S, -T, -A and -O, or null.</param>
    /// <param name="zone">The number of the zone.</param>
    /// <param name="window">The bounds of the source; replaced by the result.</param>
    /// <param name="message">An error or, if the result is 0, a warning.</param>
    internal static int ParseWindow(string?[] options, int zone, ref NativeWindow window, out string message)
    {
        byte* reply = null;
        int status = ParseWindow(options, zone, ref window, &reply);
        message = Take(reply);
        return status;
    }

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_zone_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int NewZone(string zone);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_zone_of_context")]
    internal static partial int ZoneOf(ContextHandle context);

    /// <summary>The number of offsets. Changes the environment meanwhile.</summary>
    [LibraryImport(Shim.Library, EntryPoint = "pmshim_zone_offsets")]
    internal static partial int ZoneOffsets(int zone, Span<long> begins, Span<int> offsets, int size);

    private static string Take(byte* message)
    {
        string text = Marshal.PtrToStringUTF8((nint)message) ?? "";
        ClientShim.Free(message);
        return text;
    }

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_parse_interval", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ParseInterval(string text, out long interval, byte** message);

    [LibraryImport(Shim.Library, EntryPoint = "pmshim_parse_window", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ParseWindow(string?[] options, int zone, ref NativeWindow window, byte** message);
}
