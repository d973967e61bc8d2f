using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Configuration;

/// <summary>The text of a configuration file, and whether others than root could change it.</summary>
/// <param name="Text">
/// The text; null if it was not read, because others than root can choose which file the path leads to.
/// </param>
/// <param name="Exposed">Where others could change it; null if only root can.</param>
internal sealed record SettingsFile(string? Text, Exposure? Exposed)
{
    private const int MaxSize = 1024 * 1024;

    /// <summary>Reads a file that the agent uses.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SettingsFile Read(IFileOpener opener, string path)
    {
        using OpenedPath file = RootOwnedPath.Open(opener, path);
        if (file.Entry is null)
            return new SettingsFile(null, file.Exposed);
        if (!file.Facts.IsRegular)
            throw new IOException("it is not a regular file");
        byte[] content = file.ReadFile(opener, MaxSize)
            ?? throw new IOException($"it is larger than {MaxSize} bytes");
        using StreamReader reader = new(new MemoryStream(content)); // knows byte order marks
        return new SettingsFile(reader.ReadToEnd(), file.Exposed);
    }

    /// <summary>Reads a file that is checked before it is put in place; it does not matter who can write it.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static SettingsFile ReadDraft(string path) => new(File.ReadAllText(path), null);
}
