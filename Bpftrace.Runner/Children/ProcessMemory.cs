namespace Bpftrace.Runner.Children;

/// <summary>The memory of processes, as proc(5) has it. Any thread.</summary>
internal static class ProcessMemory
{
    /// <inheritdoc cref="IChild.OwnMemory"/>
    public static long OwnOf(int pid)
    {
        try
        {
            // Pages: all, resident, and those of the resident ones that are shared or a file's.
            return File.ReadAllText($"/proc/{pid}/statm").Split(' ') is [_, string resident, string shared, ..]
                ? (Number(resident) - Number(shared)) * Environment.SystemPageSize
                : 0; // the process is ending
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
