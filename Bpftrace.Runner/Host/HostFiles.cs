using Microsoft.Win32.SafeHandles;
using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Host;

/// <summary>
/// Files of the host, checked through their open descriptors rather than by name, so that nothing changes between check
/// and use. Any thread. Errors are <see cref="IOException"/> with the system's message.
/// </summary>
public static class HostFiles
{
    private const int NoSuchFile = -2; // ENOENT

    /// <summary>Opens a directory for <see cref="OpenIn"/>: open(2) with O_DIRECTORY. Follows links.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static SafeFileHandle OpenDirectory(string path) => new(Check(Shim.OpenDirectory(path)), ownsHandle: true);

    /// <summary>Opens a file in a directory to read it: openat(2). Follows links, does not wait for a FIFO.</summary>
    public static SafeFileHandle OpenIn(SafeFileHandle directory, string name) =>
        new(Check(Shim.OpenIn(directory, name)), ownsHandle: true);

    /// <summary>The status of an open file or directory: fstat(2).</summary>
    public static FileStatus StatusOf(SafeFileHandle file)
    {
        Check(Shim.StatOf(file, out NativeStat stat));
        return new FileStatus(stat.Uid, stat.Gid, (int)stat.Mode);
    }

    private static int Check(int result)
    {
        if (result >= 0)
            return result;
        string text = Shim.ErrorText(result);
        throw result == NoSuchFile ? new DirectoryNotFoundException(text) : new IOException(text);
    }
}

/// <summary>Owner, group and mode (st_mode) of an open file: stat(2).</summary>
public readonly record struct FileStatus(uint Uid, uint Gid, int Mode)
{
    private const int TypeMask = 0xF000, RegularType = 0x8000, PermissionMask = 0xFFF;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>The permission bits.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionMask);
}
