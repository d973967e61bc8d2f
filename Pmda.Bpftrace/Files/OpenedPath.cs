using Microsoft.Win32.SafeHandles;

namespace Pmda.Bpftrace.Files;

/// <summary>The open file or directory to which a path leads, and whether others than root could change it.</summary>
/// <param name="Entry">
/// The open file or directory, as <see cref="IFileOpener.OpenEntry"/> opens it; null if others could change where a
/// link on the way leads to, which is then not followed.
/// </param>
/// <param name="Facts">Its facts.</param>
/// <param name="Exposed">Where others could change it; null if only root can.</param>
internal sealed record OpenedPath(SafeFileHandle? Entry, FileFacts Facts, Exposure? Exposed) : IDisposable
{
    /// <summary>Reads a regular file to its end; <see cref="Entry"/> must not be null.</summary>
    /// <returns>Null if it has more than <paramref name="maxBytes"/> bytes.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? ReadFile(IFileOpener opener, int maxBytes)
    {
        using SafeFileHandle content = opener.OpenToRead(Entry!);
        return AtomicFile.ReadAll(content, maxBytes);
    }

    public void Dispose() => Entry?.Dispose();
}

/// <summary>A file, a directory or a link that others than root can change.</summary>
/// <param name="Text">Who can change what, as a clause.</param>
/// <param name="Remedy">A command that root can run, after which only root can change it.</param>
internal sealed record Exposure(string Text, string Remedy)
{
    /// <summary>A file or directory that others can write; null if they cannot.</summary>
    public static Exposure? OfTarget(string path, FileFacts facts) => facts.OtherWriter is { } writer
        ? new Exposure($"{writer} can write to {path}", RemedyFor(path, facts))
        : null;

    /// <summary>A directory on the way in which others can replace the next part; null if they cannot.</summary>
    public static Exposure? OfDirectory(string path, FileFacts facts) =>
        facts.KeepsFilesOfRoot
            ? null
            : new Exposure($"{facts.OtherWriter} can replace what is in {path}", RemedyFor(path, facts));

    /// <summary>Another user's link in a directory where only he can replace it.</summary>
    public static Exposure OfLink(string path, FileFacts facts) =>
        new($"{facts.OtherWriter} can replace the link {path}", $"chown -h root:root {path}");

    private static string RemedyFor(string path, FileFacts facts) =>
        $"{(facts.Acl is null ? "" : $"setfacl -b {path} && ")}chown root:root {path} && chmod go-w {path}";
}
