namespace Pcp.Interop.Hosting;

/// <summary>The process that started this one, which is pmcd or a program in its place: proc(5).</summary>
internal static class ParentProcess
{
    private const string ListeningFlag = "00010000"; // of __SO_ACCEPTCON

    /// <summary>The name of its program, 15 characters at most; empty if it cannot be read.</summary>
    internal static string Name()
    {
        try
        {
            return File.ReadAllText($"/proc/{Id()}/comm").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>The path of the Unix socket at which it accepts connections; null if there is none.</summary>
    /// <exception cref="IOException">Its sockets cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They are another user's.</exception>
    internal static string? ListeningSocket()
    {
        HashSet<string> open =
            [.. Directory.EnumerateFiles($"/proc/{Id()}/fd").Select(f => new FileInfo(f).LinkTarget ?? "")];
        // Num RefCount Protocol Flags Type St Inode Path
        return File.ReadLines("/proc/net/unix")
            .Select(line => line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is [_, _, _, ListeningFlag, _, _, var inode, ['/', ..]]
                && open.Contains($"socket:[{inode}]"))?[7];
    }

    private static string Id()
    {
        const string Field = "PPid:";
        return File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..].Trim();
    }
}
