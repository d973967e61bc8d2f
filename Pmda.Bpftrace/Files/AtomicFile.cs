using CommunityToolkit.HighPerformance.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Pmda.Bpftrace.Files;

/// <summary>
/// Files that are replaced as a whole: a reader, also one after a crash, gets the old content or the new one. Only root
/// can read them. Errors are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Any thread; one at
/// a time for each file.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Reads a file; null if there is none.</summary>
    /// <exception cref="FormatException">It is larger, or not a regular file.</exception>
    public static byte[]? Read(string path, int maxBytes)
    {
        if (!File.Exists(path))
            return null;
        // The folder is PCP's user's, who may put anything there.
        HostFileOpener opener = new();
        using SafeFileHandle folder = opener.OpenDirectory(Path.GetDirectoryName(path)!);
        using SafeFileHandle file = opener.OpenFile(folder, Path.GetFileName(path));
        if (!opener.Facts(file).IsRegular)
            throw new FormatException("it is not a regular file");
        return ReadAll(file, maxBytes) ?? throw new FormatException($"it is larger than {maxBytes} bytes");
    }

    /// <summary>Reads an open file to its end; null if it is too large, whatever size fstat(2) reports.</summary>
    public static byte[]? ReadAll(SafeFileHandle file, int maxBytes)
    {
        using ArrayPoolBufferWriter<byte> content = new();
        while (RandomAccess.Read(file, content.GetSpan(1), content.WrittenCount) is > 0 and int count)
        {
            content.Advance(count);
            if (content.WrittenCount > maxBytes)
                return null;
        }

        return content.WrittenSpan.ToArray();
    }

    /// <summary>Replaces a file; if it reaches the disk, a crash of the host leaves no empty one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, bool reachDisk)
    {
        string temporary = path + ".new";
        File.Delete(temporary); // left by a process that was killed
        // CreateNew does not follow a link that somebody put there.
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream stream = new(temporary, options))
        {
            stream.Write(content);
            stream.Flush(reachDisk);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Renames a damaged file, so that somebody may examine it; replaces an older one.</summary>
    /// <returns>Its new path.</returns>
    public static string PutAside(string path)
    {
        string aside = path + ".damaged";
        File.Move(path, aside, overwrite: true);
        return aside;
    }
}
