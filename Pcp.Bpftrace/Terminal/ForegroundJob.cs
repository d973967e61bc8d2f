namespace Pcp.Bpftrace.Terminal;

/// <summary>
/// Whether this process may use its terminal, or is a job in the background: started with <c>&amp;</c>, or continued
/// with <c>bg</c> after Ctrl-Z. Shells give the terminal to one process group (tcsetpgrp(3)).
/// </summary>
internal static class ForegroundJob
{
    private const int Group = 2, ForegroundGroup = 5; // after the name, in proc_pid_stat(5)
    private const string NoTerminal = "-1";

    /// <summary>Whether it is in the foreground, or has no terminal.</summary>
    internal static bool IsThis()
    {
        try
        {
            return Is(File.ReadAllText("/proc/self/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // without /proc, as without job control
        }
    }

    /// <summary>Reads <c>/proc/PID/stat</c>.</summary>
    internal static bool Is(string stat)
    {
        // A name may have blanks and parentheses.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[ForegroundGroup] == NoTerminal || fields[ForegroundGroup] == fields[Group];
    }
}
