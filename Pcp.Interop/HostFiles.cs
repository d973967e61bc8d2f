using Microsoft.Win32.SafeHandles;
using Pcp.Interop.Native;

namespace Pcp.Interop;

/// <summary>
/// Files of the host, looked at through what was opened rather than by name, so that nothing changes between the look
/// and the use. Any thread. Errors are <see cref="PmException"/> with the errno code.
/// </summary>
public static class HostFiles
{
    /// <summary>Opens a directory for <see cref="OpenIn"/>: open(2) with O_DIRECTORY.</summary>
    public static SafeFileHandle OpenDirectory(string path) =>
        Handle(ShimHost.OpenDirectory(path), $"Cannot open {path}");

    /// <summary>
    /// Opens a file in a directory for reading: openat(2). Follows symbolic links; does not wait for the writer of a
    /// FIFO.
    /// </summary>
    public static SafeFileHandle OpenIn(SafeFileHandle directory, string name) =>
        Handle(ShimHost.OpenIn(directory, name), $"Cannot open {name}");

    /// <summary>What fstat(2) says of an open file or directory.</summary>
    public static FileStatus StatusOf(SafeFileHandle file)
    {
        PmException.Check(ShimHost.StatOf(file, out NativeStat stat), "Cannot look at an open file");
        return new FileStatus(stat.Uid, stat.Gid, (int)stat.Mode, (long)stat.Size);
    }

    private static SafeFileHandle Handle(int fd, string what) =>
        new(PmException.Check(fd, what), ownsHandle: true);
}
