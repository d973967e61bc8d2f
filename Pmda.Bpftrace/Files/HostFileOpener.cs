using Microsoft.Win32.SafeHandles;
using Bpftrace.Runner.Host;

namespace Pmda.Bpftrace.Files;

/// <summary>Opens files of the host.</summary>
internal sealed class HostFileOpener : IFileOpener
{
    public SafeFileHandle OpenDirectory(string path) => HostFiles.OpenDirectory(path);

    public IReadOnlyList<string> Names(SafeFileHandle directory) =>
        [.. Directory.EnumerateFileSystemEntries(PathOf(directory)).Select(path => Path.GetFileName(path))];

    public SafeFileHandle OpenFile(SafeFileHandle directory, string name) => HostFiles.OpenIn(directory, name);

    public SafeFileHandle OpenEntry(SafeFileHandle directory, string name) => HostFiles.OpenEntry(directory, name);

    public SafeFileHandle OpenToRead(SafeFileHandle entry) => HostFiles.OpenToRead(entry);

    public string LinkTarget(SafeFileHandle link) => HostFiles.LinkTarget(link);

    public string RealPath(SafeFileHandle opened) =>
        new FileInfo(PathOf(opened)).LinkTarget ?? throw new IOException("the path of an open file is unknown");

    public FileFacts Facts(SafeFileHandle opened)
    {
        FileStatus status = HostFiles.StatusOf(opened);
        FileKind kind = status switch
        {
            { IsRegular: true } => FileKind.Regular,
            { IsDirectory: true } => FileKind.Directory,
            { IsLink: true } => FileKind.Link,
            _ => FileKind.Other,
        };
        // A link has none.
        byte[] acl = kind == FileKind.Link ? [] : HostFiles.AccessAcl(opened);
        return new FileFacts(
            status.Uid, status.Gid, status.Permissions, kind, acl.Length == 0 ? null : PosixAcl.Parse(acl));
    }

    private static string PathOf(SafeFileHandle opened) => $"/proc/self/fd/{opened.DangerousGetHandle()}";
}
