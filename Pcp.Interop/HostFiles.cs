using Microsoft.Win32.SafeHandles;
using Pcp.Interop.Native;

namespace Pcp.Interop;

/// <summary>
/// Files of the host, checked through their open descriptors rather than by name, so that nothing changes between check
/// and use. Any thread. Errors are <see cref="PmException"/> with the errno code.
/// </summary>
public static class HostFiles
{
    /// <summary>Opens a directory for <see cref="OpenIn"/>: open(2) with O_DIRECTORY.</summary>
    public static SafeFileHandle OpenDirectory(string path) =>
        Handle(Shim.OpenDirectory(path), $"Cannot open {path}");

    /// <summary>
    /// Opens a file in a directory for reading: openat(2). Follows symbolic links; does not wait for the writer of a
    /// FIFO.
    /// </summary>
    public static SafeFileHandle OpenIn(SafeFileHandle directory, string name) =>
        Handle(Shim.OpenIn(directory, name), $"Cannot open {name}");

    /// <summary>The status of an open file or directory: fstat(2).</summary>
    public static FileStatus StatusOf(SafeFileHandle file)
    {
        PmException.Check(Shim.StatOf(file, out NativeStat stat), "Cannot read the status of an open file");
        return new FileStatus(stat.Uid, stat.Gid, (int)stat.Mode, (long)stat.Size);
    }

    private static SafeFileHandle Handle(int fd, string attempt) =>
        new(PmException.Check(fd, attempt), ownsHandle: true);
}
