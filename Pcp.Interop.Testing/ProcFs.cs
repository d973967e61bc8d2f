namespace Pcp.Interop.Testing;

/// <summary>Facts about processes from proc(5).</summary>
internal static class ProcFs
{
    /// <summary>
    /// Whether a process exists and has not ended. It has not ended while one of its threads runs, even if the first
    /// has ended: its parent is notified only then.
    /// </summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task")
                .Any(thread => StateOf($"{thread}/stat") is not (null or 'Z' or 'X'));
        }
        catch (IOException)
        {
            return false; // there is none
        }
    }

    /// <summary>The name of a process's program, at most 15 characters; null if there is no such process.</summary>
    public static string? Comm(int pid) => Read($"/proc/{pid}/comm")?.TrimEnd('\n');

    /// <summary>A process's arguments, separated by blanks.</summary>
    public static string CommandLine(int pid) => Read($"/proc/{pid}/cmdline")?.Replace('\0', ' ').TrimEnd() ?? "";

    /// <summary>The living processes whose parent is this one.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Pids().Where(pid => IsAlive(pid) && ParentOf(pid) == parent.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The living processes that were started with this setting, NAME=VALUE, in their environment.</summary>
    public static IReadOnlyList<int> WithEnvironment(string setting) =>
        [.. Pids().Where(pid => Read($"/proc/{pid}/environ")?.Split('\0').Contains(setting) == true && IsAlive(pid))];

    /// <summary>The living processes whose program has this name.</summary>
    public static IReadOnlyList<int> WithComm(string comm) =>
        [.. Pids().Where(pid => Comm(pid) == comm && IsAlive(pid))];

    private static string? ParentOf(int pid) =>
        Stat($"/proc/{pid}/stat") is [_, string parent, ..] ? parent : null;

    private static char? StateOf(string statFile) => Stat(statFile) is [var state, ..] ? state[0] : null;

    // What follows the name in parentheses: state, parent, …
    private static string[]? Stat(string path) =>
        Read(path) is { } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(
                path =>
                    int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                        ? pid
                        : 0)
            .Where(pid => pid > 0);

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile
        }
    }
}
