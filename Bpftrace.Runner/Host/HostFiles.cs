using CommunityToolkit.HighPerformance.Buffers;
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
    private const int MaxPath = 4096; // PATH_MAX
    private const int MaxAttribute = 65536; // XATTR_SIZE_MAX

    /// <summary>Opens a directory for <see cref="OpenIn"/>: open(2) with O_DIRECTORY. Follows links.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static SafeFileHandle OpenDirectory(string path) => new(Check(Shim.OpenDirectory(path)), ownsHandle: true);

    /// <summary>Opens a file in a directory to read it: openat(2). Follows links, does not wait for a FIFO.</summary>
    public static SafeFileHandle OpenIn(SafeFileHandle directory, string name) =>
        new(Check(Shim.OpenIn(directory, name)), ownsHandle: true);

    /// <summary>
    /// Opens an entry of a directory itself, whatever it is, also a link: openat(2) with O_PATH and O_NOFOLLOW. This
    /// handle cannot be read: it serves for facts, for <see cref="OpenToRead"/> and, if it is a directory, to open
    /// entries in it.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    public static SafeFileHandle OpenEntry(SafeFileHandle directory, string name) =>
        new(Check(Shim.OpenEntry(directory, name)), ownsHandle: true);

    /// <summary>
    /// Opens the entry itself to read it, even if its name means another file now; does not wait for a FIFO.
    /// </summary>
    public static SafeFileHandle OpenToRead(SafeFileHandle entry) =>
        new(Check(Shim.OpenToRead(entry)), ownsHandle: true);

    /// <summary>The text of a link that <see cref="OpenEntry"/> opened: readlinkat(2).</summary>
    public static string LinkTarget(SafeFileHandle link)
    {
        Span<byte> buffer = stackalloc byte[MaxPath];
        return Encoding.UTF8.GetString(buffer[..Check(Shim.LinkTarget(link, buffer, MaxPath))]);
    }

    /// <summary>
    /// The POSIX ACL of an open file or directory as the kernel has it, acl(5); empty if it has none, or if its file
    /// system has no ACLs.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] AccessAcl(SafeFileHandle file)
    {
        using SpanOwner<byte> buffer = SpanOwner<byte>.Allocate(MaxAttribute);
        int length = Shim.Check(Shim.AccessAcl(file, buffer.Span, MaxAttribute), "its ACL cannot be read");
        return buffer.Span[..length].ToArray();
    }

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
    private const int TypeMask = 0xF000, RegularType = 0x8000, DirectoryType = 0x4000, LinkType = 0xA000;
    private const int PermissionMask = 0xFFF;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == LinkType;

    /// <summary>The permission bits.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionMask);
}
