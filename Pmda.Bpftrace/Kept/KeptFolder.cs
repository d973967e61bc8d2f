using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// The opened folder of the kept scripts. What is done in it is done through the handle: its parent belongs to PCP's user, who may
/// put another folder in its place. A file is written whole or not at all.
/// </summary>
internal sealed class KeptFolder : IDisposable
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SafeFileHandle _directory;

    private KeptFolder(string path, SafeFileHandle directory)
    {
        Path = path;
        _directory = directory;
    }

    /// <summary>Its path, for messages.</summary>
    public string Path { get; }

    /// <summary>Opens the folder, and makes it if that is wanted.</summary>
    /// <param name="opener">Opens files.</param>
    /// <param name="path">Its path.</param>
    /// <param name="create">Whether to make it if there is none.</param>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="IOException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static KeptFolder Open(IFileOpener opener, string path, bool create)
    {
        if (create)
            Directory.CreateDirectory(path, ForOwner | UnixFileMode.UserExecute);
        SafeFileHandle directory = opener.OpenDirectory(path);
        try
        {
            using SafeFileHandle parent = opener.OpenDirectory(System.IO.Path.GetDirectoryName(path)!);
            if (opener.RealPath(directory) != System.IO.Path.Combine(opener.RealPath(parent), System.IO.Path.GetFileName(path)))
                throw new IOException("it is a link; replace it by a folder of root's with mode 0700");
            if (!opener.Facts(directory).IsForRootOnly)
                throw new IOException($"only root may have access to it: look who wrote what is in it, then chown root:root {path} && chmod 0700 {path}");
            return new KeptFolder(path, directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Reads the files of all scripts that are kept.</summary>
    /// <param name="opener">Opens files.</param>
    public KeptFiles Read(IFileOpener opener) => KeptFiles.Read(opener, _directory, Path);

    /// <summary>Writes a script's file, in the place of one that is there.</summary>
    public void Write(KeptScript script)
    {
        AtomicFile.Write(In(script.Name), KeptFormat.Write(script), reachDisk: true);
        RandomAccess.FlushToDisk(_directory);
    }

    /// <summary>Removes a script's file, if there is one.</summary>
    public void Remove(string name)
    {
        File.Delete(In(name));
        RandomAccess.FlushToDisk(_directory);
    }

    /// <summary>Renames a file that is damaged.</summary>
    /// <returns>Its new path, for messages.</returns>
    public string SetAside(string name) =>
        System.IO.Path.Combine(Path, System.IO.Path.GetFileName(AtomicFile.PutAside(In(name))));

    /// <summary>Closes it.</summary>
    public void Dispose() => _directory.Dispose();

    private string In(string name) => $"/proc/self/fd/{_directory.DangerousGetHandle()}/{name}";
}
