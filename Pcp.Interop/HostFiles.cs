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

    /// <summary>Opens a file in a directory to read it: openat(2). Follows links, does not wait for a FIFO.</summary>
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

/// <summary>Owner, group, mode (st_mode) and size in bytes of an open file: stat(2).</summary>
public readonly record struct FileStatus(uint Uid, uint Gid, int Mode, long Size)
{
    private const int TypeMask = 0xF000, RegularType = 0x8000, PermissionMask = 0xFFF;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>The permission bits.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionMask);
}
