using Microsoft.Win32.SafeHandles;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// Opens files in such a way that what is checked is what is read: a directory once by its path, a file by its name
/// within the directory that was opened, facts by the open handle. The seam to the C library. Every method throws
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, its message the system's words, when the
/// system refuses.
/// </summary>
internal interface IFileOpener
{
    /// <summary>Opens a directory (<c>O_DIRECTORY</c>), symbolic links followed.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none (ENOENT).</exception>
    SafeFileHandle OpenDirectory(string path);

    /// <summary>The names of the entries of an opened directory, in any order.</summary>
    IReadOnlyList<string> Names(SafeFileHandle directory);

    /// <summary>
    /// Opens an entry of an opened directory for reading (openat(2)), symbolic links followed. It must not wait where
    /// the entry is a FIFO or a device (<c>O_NONBLOCK | O_NOCTTY</c>).
    /// </summary>
    SafeFileHandle OpenFile(SafeFileHandle directory, string name);

    /// <summary>The path of what was opened, free of symbolic links, as the kernel knows it.</summary>
    string RealPath(SafeFileHandle opened);

    /// <summary>Facts about what was opened (fstat(2)).</summary>
    FileFacts Facts(SafeFileHandle opened);
}
