using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

/// <summary>Directories whose owners and modes a test sets; contents are real files in a scratch directory.</summary>
internal sealed class FakeFiles : IFileOpener, IDisposable
{
    public static readonly FileFacts RootsFile = new(0, 0, UnixFileMode.UserRead | UnixFileMode.UserWrite, true);
    public static readonly FileFacts RootsDirectory = RootsFile with { IsRegular = false };

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("autostart");
    private readonly Dictionary<string, FileFacts> _facts = [];
    private readonly Dictionary<string, Exception> _refusals = [];
    private readonly Dictionary<SafeFileHandle, string> _opened = [];
    private readonly Dictionary<string, string> _links = [];

    /// <summary>How many of the handles that were given out are still open.</summary>
    public int OpenHandles => _opened.Keys.Count(handle => !handle.IsClosed);

    public void AddDirectory(string path, FileFacts facts)
    {
        _facts[path] = facts;
        File.WriteAllText(Real(path), "");
    }

    public void AddFile(string path, byte[] content, FileFacts facts)
    {
        _facts[path] = facts;
        File.WriteAllBytes(Real(path), content);
    }

    /// <summary>Opening the path fails from now on.</summary>
    public void Refuse(string path, Exception exception) => _refusals[path] = exception;

    public SafeFileHandle OpenDirectory(string path) =>
        _facts.ContainsKey(path) || _refusals.ContainsKey(path)
            ? Open(path)
            : throw new DirectoryNotFoundException(path);

    public IReadOnlyList<string> Names(SafeFileHandle directory)
    {
        string parent = _opened[directory] + "/";
        return [.. _facts.Keys.Where(path => path.StartsWith(parent)).Select(path => path[parent.Length..]).Reverse()];
    }

    public SafeFileHandle OpenFile(SafeFileHandle directory, string name) => Open($"{_opened[directory]}/{name}");

    /// <summary>Makes a path a link: the file at it is what the target is.</summary>
    public void AddLink(string path, string target)
    {
        AddFile(path, [1], _facts[target]);
        _links[path] = target;
    }

    public string RealPath(SafeFileHandle opened) => _links.GetValueOrDefault(_opened[opened], _opened[opened]);

    public FileFacts Facts(SafeFileHandle opened) => _facts[_opened[opened]];

    public void Dispose() => _scratch.Delete(recursive: true);

    private SafeFileHandle Open(string path)
    {
        if (_refusals.TryGetValue(path, out Exception? refusal))
            throw refusal;
        SafeFileHandle handle = File.OpenHandle(Real(path));
        _opened.Add(handle, path);
        return handle;
    }

    private string Real(string path) => Path.Combine(_scratch.FullName, path.Replace('/', '+'));
}
