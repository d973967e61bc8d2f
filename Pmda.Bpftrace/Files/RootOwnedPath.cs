using Microsoft.Win32.SafeHandles;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// Opens the file or directory to which a path leads, and finds out whether others than root could change it. It walks
/// the path from the root directory and opens each part within the one before: a directory that was checked stays the
/// one in use, even if its name changes. It follows symbolic links in the same way, unless others can replace them.
/// </summary>
internal sealed class RootOwnedPath : IDisposable
{
    private const int MaxLinks = 40; // as the kernel

    private readonly IFileOpener _opener;
    private readonly Stack<Step> _way = new(); // open directories, "/" at the bottom; the end of the path last
    private readonly Stack<string> _rest = new(); // parts to go, the next one on top
    private Exposure? _exposed;

    private RootOwnedPath(IFileOpener opener) => _opener = opener;

    /// <summary>Opens a file or a directory; a relative path begins at the working directory.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none (ENOENT).</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static OpenedPath Open(IFileOpener opener, string path)
    {
        using RootOwnedPath walk = new(opener);
        walk.Enter("/", opener.OpenDirectory("/"));
        walk.Prepend(Path.Combine(Environment.CurrentDirectory, path));
        return walk.Follow();
    }

    public void Dispose()
    {
        foreach (Step step in _way)
            step.Handle.Dispose();
    }

    private OpenedPath Follow()
    {
        int links = 0;
        while (_rest.TryPop(out string? name))
        {
            if (name == "..")
            {
                Leave();
                continue;
            }

            Step parent = _way.Peek();
            Step entry = Enter(Path.Combine(parent.Path, name), _opener.OpenEntry(parent.Handle, name));
            _exposed ??= Exposure.OfDirectory(parent.Path, parent.Facts);
            if (entry.Facts.Kind != FileKind.Link)
                continue;
            if (!parent.Facts.IsWritableByRootOnly && entry.Facts.Uid != 0)
                _exposed ??= Exposure.OfLink(entry.Path, entry.Facts);
            if (_exposed is not null)
                return new OpenedPath(null, entry.Facts, _exposed);
            if (++links > MaxLinks)
                throw new IOException("Too many levels of symbolic links");
            string target = _opener.LinkTarget(entry.Handle);
            Leave();
            if (target.StartsWith('/'))
            {
                while (_way.Count > 1)
                    Leave();
            }

            Prepend(target);
        }

        Step end = _way.Peek();
        _exposed ??= Exposure.OfTarget(end.Path, end.Facts);
        _way.Pop(); // its handle is the caller's now
        return new OpenedPath(end.Handle, end.Facts, _exposed);
    }

    private Step Enter(string path, SafeFileHandle handle)
    {
        try
        {
            Step step = new(path, handle, _opener.Facts(handle));
            _way.Push(step);
            return step;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // The directory above "/" is "/".
    private void Leave()
    {
        if (_way.Count > 1)
            _way.Pop().Handle.Dispose();
    }

    private void Prepend(string path)
    {
        foreach (string part in path.Split('/').Where(part => part is not ("" or ".")).Reverse())
            _rest.Push(part);
    }

    private sealed record Step(string Path, SafeFileHandle Handle, FileFacts Facts);
}
