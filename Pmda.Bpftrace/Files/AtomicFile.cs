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
    /// <summary>The most files of one name that <see cref="PutAside"/> keeps.</summary>
    public const int MostAside = 10;

    /// <summary>Ends the name of a file while it is written; a crash may leave one.</summary>
    public const string NewSuffix = ".new";

    /// <summary>Reads a file; null if there is none. A link is not followed.</summary>
    /// <exception cref="FormatException">
    /// It has more than <paramref name="maxBytes"/> bytes, or is not a regular file.
    /// </exception>
    public static byte[]? Read(string path, int maxBytes)
    {
        // The folder belongs to PCP's user, who may put anything there, even a link to a device, and opening a device
        // may act on it.
        HostFileOpener opener = new();
        try
        {
            using SafeFileHandle folder = opener.OpenDirectory(Path.GetDirectoryName(path)!);
            using SafeFileHandle entry = opener.OpenEntry(folder, Path.GetFileName(path));
            if (!opener.Facts(entry).IsRegular)
                throw new FormatException("it is not a regular file");
            using SafeFileHandle file = opener.OpenToRead(entry);
            return ReadAll(file, maxBytes) ?? throw new FormatException($"it is larger than {maxBytes} bytes");
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads an open file to its end; null if it has more than <paramref name="maxBytes"/> bytes, whatever size
    /// fstat(2) reports.
    /// </summary>
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

    /// <summary>
    /// Replaces a file. With <paramref name="reachDisk"/> it waits until the content is on the disk, so that a crash of
    /// the host leaves no empty file.
    /// </summary>
    public static void Write(string path, ReadOnlySpan<byte> content, bool reachDisk)
    {
        string temporary = path + NewSuffix;
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

    /// <summary>
    /// Renames a file that cannot be used, so that somebody may examine it or bring it back. Older ones stay, up to
    /// <see cref="MostAside"/> in all.
    /// </summary>
    /// <returns>Its new path.</returns>
    public static string PutAside(string path)
    {
        string[] names = [$"{path}.damaged", .. Enumerable.Range(2, MostAside - 1).Select(i => $"{path}.damaged.{i}")];
        string aside = names.FirstOrDefault(name => !Path.Exists(name)) ?? names[^1];
        File.Move(path, aside, overwrite: true);
        return aside;
    }
}
