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

    /// <summary>
    /// Opens an entry of an open directory itself, even if it is a link. The handle serves for facts, as a directory,
    /// or for <see cref="OpenToRead"/>.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is none (ENOENT).</exception>
    SafeFileHandle OpenEntry(SafeFileHandle directory, string name);

    /// <summary>Opens what <see cref="OpenEntry"/> opened for reading; does not wait.</summary>
    SafeFileHandle OpenToRead(SafeFileHandle entry);

    /// <summary>The target of an open link, as it is written in the link.</summary>
    string LinkTarget(SafeFileHandle link);

    /// <summary>The kernel's path of an open file, free of symbolic links.</summary>
    string RealPath(SafeFileHandle opened);

    /// <summary>Owner, permission bits, kind and ACL of an open file or directory.</summary>
    FileFacts Facts(SafeFileHandle opened);
}
