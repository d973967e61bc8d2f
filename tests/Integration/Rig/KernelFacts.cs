namespace Integration.Rig;

/// <summary>What the kernel reports of a process beyond its life: its wait and its open files.</summary>
internal static class KernelFacts
{
    /// <summary>Whether a process waits for a file descriptor, as bpftrace does once its probes are attached.</summary>
    public static bool WaitsForEvents(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/wchan") is "do_epoll_wait" or "ep_poll";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it ended meanwhile
        }
    }

    /// <summary>The open files of a process, one entry per descriptor.</summary>
    public static IReadOnlyList<string> Descriptors(int pid) =>
        [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(file => new FileInfo(file).LinkTarget ?? "")];
}
