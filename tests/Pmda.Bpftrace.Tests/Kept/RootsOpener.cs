using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Kept;

/// <summary>The host's files as if root owned all of them, so that the tests need not be run by root.</summary>
internal sealed class RootsOpener : IFileOpener
{
    private readonly HostFileOpener _files = new();

    public SafeFileHandle OpenDirectory(string path) => _files.OpenDirectory(path);

    public IReadOnlyList<string> Names(SafeFileHandle directory) => _files.Names(directory);

    public SafeFileHandle OpenFile(SafeFileHandle directory, string name) => _files.OpenFile(directory, name);

    public SafeFileHandle OpenEntry(SafeFileHandle directory, string name) => _files.OpenEntry(directory, name);

    public SafeFileHandle OpenToRead(SafeFileHandle entry) => _files.OpenToRead(entry);

    public string LinkTarget(SafeFileHandle link) => _files.LinkTarget(link);

    public string RealPath(SafeFileHandle opened) => _files.RealPath(opened);

    public FileFacts Facts(SafeFileHandle opened) => _files.Facts(opened) with { Uid = 0, Gid = 0 };
}
