using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

/// <summary>
/// A tree of files whose owners and modes a test sets, with a root directory of root's; contents are real files in a
/// scratch directory.
/// </summary>
internal sealed class FakeFiles : IFileOpener, IDisposable
{
    public static readonly FileFacts RootsFile =
        new(0, 0, UnixFileMode.UserRead | UnixFileMode.UserWrite, FileKind.Regular);

    public static readonly FileFacts RootsDirectory = RootsFile with { Kind = FileKind.Directory };

    private const UnixFileMode All = (UnixFileMode)0b111_111_111;

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("autostart");
    private readonly Dictionary<string, FileFacts> _facts = [];
    private readonly Dictionary<string, string> _links = [];
    private readonly Dictionary<string, Exception> _refusals = [];
    private readonly Dictionary<SafeFileHandle, string> _opened = [];

    public FakeFiles() => AddDirectory("/", RootsDirectory);

    /// <summary>How many of the handles that were given out are still open.</summary>
    public int OpenHandles => _opened.Keys.Count(handle => !handle.IsClosed);

    public void AddDirectory(string path, FileFacts facts) => AddFile(path, [], facts);

    public void AddFile(string path, byte[] content, FileFacts facts)
    {
        _facts[path] = facts;
        File.WriteAllBytes(Real(path), content);
    }

    public void AddLink(string path, string target, uint owner = 0)
    {
        AddFile(path, [], new FileFacts(owner, owner, All, FileKind.Link));
        _links[path] = target;
    }

    /// <summary>Opening the path fails from now on.</summary>
    public void Refuse(string path, Exception exception) => _refusals[path] = exception;

    public SafeFileHandle OpenDirectory(string path) => Open(path);

    public IReadOnlyList<string> Names(SafeFileHandle directory)
    {
        string parent = _opened[directory] + "/";
        return [.. _facts.Keys.Where(path => path.StartsWith(parent)).Select(path => path[parent.Length..]).Reverse()];
    }

    public SafeFileHandle OpenFile(SafeFileHandle directory, string name) => OpenEntry(directory, name);

    public SafeFileHandle OpenEntry(SafeFileHandle directory, string name) =>
        Facts(directory).Kind == FileKind.Directory
            ? Open(Path.Combine(_opened[directory], name))
            : throw new IOException("Not a directory");

    public SafeFileHandle OpenToRead(SafeFileHandle entry) => Open(_opened[entry]);

    public string LinkTarget(SafeFileHandle link) => _links[_opened[link]];

    public string RealPath(SafeFileHandle opened) => _opened[opened];

    public FileFacts Facts(SafeFileHandle opened) => _facts[_opened[opened]];

    public void Dispose() => _scratch.Delete(recursive: true);

    private SafeFileHandle Open(string path)
    {
        if (_refusals.TryGetValue(path, out Exception? refusal))
            throw refusal;
        if (!_facts.ContainsKey(path))
            throw new DirectoryNotFoundException("No such file or directory");
        SafeFileHandle handle = File.OpenHandle(Real(path));
        _opened.Add(handle, path);
        return handle;
    }

    private string Real(string path) => Path.Combine(_scratch.FullName, path.Replace('/', '+'));
}
