namespace Bpftrace.Runner.Children;

/// <summary>The children of this process, as proc(5) lists them. Any thread.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// The process ids, in no order; empty if the kernel has no such lists (CONFIG_PROC_CHILDREN). Null if they cannot
    /// be read now, as when no descriptor is left.
    /// </summary>
    public static IReadOnlyList<int>? Children()
    {
        string[] tasks;
        try
        {
            tasks = Directory.GetDirectories("/proc/self/task");
        }
        catch (IOException)
        {
            return null;
        }

        List<int> children = [];
        foreach (string task in tasks)
        {
            try
            {
                string[] pids = File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
                children.AddRange(pids.Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)));
            }
            catch (IOException) when (!File.Exists($"{task}/children"))
            {
                // The thread has ended, or the kernel has no such lists.
            }
            catch (IOException)
            {
                return null;
            }
        }

        return children;
    }
}
