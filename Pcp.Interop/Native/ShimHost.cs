using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pcp.Interop.Native;

/// <summary>Users and files of the host: <c>host.c</c>. Any thread. Results are values or negative errno codes.</summary>
internal static partial class ShimHost
{
    /// <summary>Length of the name in bytes; 0 if no user has this id.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_user_name")]
    internal static partial int UserName(uint uid, Span<byte> buffer, int size);

    /// <summary>1 if there is one, 0 if not.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_has_user", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int HasUser(string name);

    /// <summary>1 if there is one, 0 if not.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_has_group", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int HasGroup(string name);

    /// <summary>1 if the user is in the group, 0 if not or if there is no such user or group.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_user_in_group", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UserInGroup(string user, string group);

    /// <summary>Bytes written.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_write_fd")]
    internal static partial int Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, int size);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_trim_memory")]
    internal static partial void TrimMemory();

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_open_directory", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenDirectory(string path);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_open_in", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenIn(SafeFileHandle directory, string name);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_stat_of")]
    internal static partial int StatOf(SafeFileHandle file, out NativeStat stat);
}
