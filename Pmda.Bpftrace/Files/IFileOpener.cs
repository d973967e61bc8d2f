using Microsoft.Win32.SafeHandles;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// Opens files so that what is checked is what is read: a directory once by its path, a file by its name within the
/// open directory, facts by the open handle. Errors are <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/> with the system's message.
/// </summary>
internal interface IFileOpener
{
    /// <summary>Opens a directory; follows symbolic links.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none (ENOENT).</exception>
    SafeFileHandle OpenDirectory(string path);

    /// <summary>The names of the entries of an open directory, in any order.</summary>
    IReadOnlyList<string> Names(SafeFileHandle directory);

    /// <summary>
    /// Opens an entry of an open directory for reading; follows symbolic links, and does not wait where the entry is a
    /// FIFO or a device.
    /// </summary>
    SafeFileHandle OpenFile(SafeFileHandle directory, string name);

    /// <summary>The kernel's path of an open file, free of symbolic links.</summary>
    string RealPath(SafeFileHandle opened);

    FileFacts Facts(SafeFileHandle opened);
}

/// <summary>Owner, group, permission bits and type of an open file or directory: fstat(2).</summary>
internal readonly record struct FileFacts(uint Uid, uint Gid, UnixFileMode Mode, bool IsRegular)
{
    private const UnixFileMode GroupAndOthers = (UnixFileMode)0b111_111;

    /// <summary>Whether only root and the members of root's group can write to it.</summary>
    public bool IsWritableByRootOnly =>
        !(Mode.HasFlag(UnixFileMode.UserWrite) && Uid != 0)
        && !(Mode.HasFlag(UnixFileMode.GroupWrite) && Gid != 0)
        && !Mode.HasFlag(UnixFileMode.OtherWrite);

    /// <summary>Whether only root has access to it.</summary>
    public bool IsForRootOnly => Uid == 0 && (Mode & GroupAndOthers) == UnixFileMode.None;

    /// <summary>
    /// Whether only root can replace root's files in this directory. In a sticky directory, such as <c>/tmp</c>,
    /// everyone can add files, but only their owner can remove them.
    /// </summary>
    public bool KeepsFilesOfRoot => IsWritableByRootOnly || (Uid == 0 && Mode.HasFlag(UnixFileMode.StickyBit));
}
