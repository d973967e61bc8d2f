using Microsoft.Win32.SafeHandles;
using Pcp.Interop;

namespace Pmda.Bpftrace.Files;

/// <summary>Opens files of the host by way of the kit.</summary>
internal sealed class HostFileOpener : IFileOpener
{
    private const int NoSuchFile = -2; // ENOENT

    /// <inheritdoc/>
    public SafeFileHandle OpenDirectory(string path) => Translate(() => HostFiles.OpenDirectory(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> Names(SafeFileHandle directory) =>
        [.. Directory.EnumerateFileSystemEntries($"/proc/self/fd/{directory.DangerousGetHandle()}").Select(path => Path.GetFileName(path))];

    /// <inheritdoc/>
    public SafeFileHandle OpenFile(SafeFileHandle directory, string name) =>
        Translate(() => HostFiles.OpenIn(directory, name));

    /// <inheritdoc/>
    public string RealPath(SafeFileHandle opened) =>
        new FileInfo($"/proc/self/fd/{opened.DangerousGetHandle()}").LinkTarget
        ?? throw new IOException("the path of an open file cannot be had");

    /// <inheritdoc/>
    public FileFacts Facts(SafeFileHandle opened)
    {
        FileStatus status = Translate(() => HostFiles.StatusOf(opened));
        return new FileFacts(status.Uid, status.Gid, status.Permissions, status.IsRegular);
    }

    private static T Translate<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (PmException e)
        {
            throw e.Error.Code == NoSuchFile
                ? new DirectoryNotFoundException(e.Error.ToString(), e)
                : new IOException(e.Error.ToString(), e);
        }
    }
}
