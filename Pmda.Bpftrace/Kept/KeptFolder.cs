using Microsoft.Win32.SafeHandles;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>A file in the folder: its script, or why it was not read, or neither if it is damaged.</summary>
internal sealed record KeptFile(string Name, KeptScript? Script, string? Refusal = null);

/// <summary>
/// The open folder of the kept scripts. All accesses go through its handle: the parent folder belongs to PCP's user,
/// who may replace the folder.
/// </summary>
internal sealed class KeptFolder : IDisposable
{
    private static readonly int _maxFileSize = KeptFormat.MaxHeader + ScriptDecoder.MaxLength;

    private readonly IFileOpener _opener;
    private readonly SafeFileHandle _directory;

    private KeptFolder(IFileOpener opener, string path, SafeFileHandle directory)
    {
        _opener = opener;
        Location = path;
        _directory = directory;
    }

    /// <summary>Its path, for messages.</summary>
    public string Location { get; }

    /// <summary>Opens the folder; creates it if wanted.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="IOException">It cannot be used; the message says why and what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static KeptFolder Open(IFileOpener opener, string path, bool create)
    {
        if (create)
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        SafeFileHandle directory = opener.OpenDirectory(path);
        try
        {
            using SafeFileHandle parent = opener.OpenDirectory(Path.GetDirectoryName(path)!);
            string expected = Path.Combine(opener.RealPath(parent), Path.GetFileName(path));
            if (opener.RealPath(directory) != expected)
                throw new IOException("it is a link; replace it by a folder of root's with mode 0700");
            if (!opener.Facts(directory).IsForRootOnly)
                throw new IOException(NotRootsOnly("the files in it", path, "0700"));
            return new KeptFolder(opener, path, directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Reads each file that is named like a script, in the order of their names.</summary>
    public IReadOnlyList<KeptFile> Read() =>
        [.. _opener.Names(_directory).Where(ScriptMetadata.IsValidName).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Writes or replaces a script's file.</summary>
    public void Write(KeptScript script)
    {
        AtomicFile.Write(HandlePathOf(script.Name), KeptFormat.Write(script), reachDisk: true);
        RandomAccess.FlushToDisk(_directory);
    }

    /// <summary>Removes a script's file, if there is one.</summary>
    public void Remove(string name)
    {
        File.Delete(HandlePathOf(name));
        RandomAccess.FlushToDisk(_directory);
    }

    /// <summary>Renames a damaged file.</summary>
    /// <returns>Its new path, for messages.</returns>
    public string PutAside(string name) => PathOf(Path.GetFileName(AtomicFile.PutAside(HandlePathOf(name))));

    /// <summary>The path of a script's file, for messages.</summary>
    public string PathOf(string name) => Path.Combine(Location, name);

    public void Dispose() => _directory.Dispose();

    // Owner and mode are those of the open file: its name may soon be another file's.
    private KeptFile Read(string name)
    {
        try
        {
            using SafeFileHandle file = _opener.OpenFile(_directory, name);
            FileFacts facts = _opener.Facts(file);
            if (!facts.IsRegular)
                return new KeptFile(name, null, "it is not a regular file");
            if (!facts.IsForRootOnly)
                return new KeptFile(name, null, NotRootsOnly("it", PathOf(name), "0600"));
            byte[]? content = AtomicFile.ReadAll(file, _maxFileSize);
            return new KeptFile(name, content is null ? null : KeptFormat.Read(name, content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new KeptFile(name, null, $"it cannot be read: {e.Message}");
        }
    }

    private static string NotRootsOnly(string written, string path, string mode) =>
        $"only root may have access to it: check who wrote {written}, then "
        + $"chown root:root {path} && chmod {mode} {path}";

    private string HandlePathOf(string name) =>
        _directory.IsClosed
            ? throw new IOException("the agent is ending")
            : $"/proc/self/fd/{_directory.DangerousGetHandle()}/{name}";
}
