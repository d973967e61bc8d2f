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
        Handle(Use(directory, fd => ShimHost.OpenIn(fd, name)), $"Cannot open {name}");

    /// <summary>What fstat(2) says of an open file or directory.</summary>
    public static FileStatus StatusOf(SafeFileHandle file)
    {
        NativeStat stat = default;
        PmException.Check(Use(file, fd => ShimHost.StatOf(fd, out stat)), "Cannot look at an open file");
        return new FileStatus(stat.Uid, stat.Gid, (int)stat.Mode, (long)stat.Size);
    }

    // Held meanwhile: a closed handle's number may stand for another file.
    private static int Use(SafeFileHandle handle, Func<int, int> use)
    {
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return use((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (held)
                handle.DangerousRelease();
        }
    }

    private static SafeFileHandle Handle(int fd, string what) =>
        new(PmException.Check(fd, what), ownsHandle: true);
}
