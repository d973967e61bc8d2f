using System.Globalization;

namespace Integration.Rig;

/// <summary>The memory and CPU time of processes, from the kernel.</summary>
internal static class ProcessCost
{
    /// <summary>Their resident memory in bytes, summed up: VmRSS of proc(5).</summary>
    public static long Resident(params IEnumerable<int> pids) => pids.Sum(Resident);

    /// <summary>Their part of the memory in bytes, where what several processes share counts once: Pss.</summary>
    public static long Proportional(params IEnumerable<int> pids) => pids.Sum(pid => Rollup(pid, "Pss:"));

    /// <summary>The memory in bytes that no other process has, summed up.</summary>
    public static long Private(params IEnumerable<int> pids) =>
        pids.Sum(pid => Rollup(pid, "Private_Clean:") + Rollup(pid, "Private_Dirty:"));

    /// <summary>The run time of their live threads, in user and kernel mode, in nanoseconds.</summary>
    public static TimeSpan Cpu(params IEnumerable<int> pids) =>
        TimeSpan.FromMicroseconds(pids.SelectMany(Threads).Sum(path => Field(File.ReadAllText(path), 0)) / 1000.0);

    private static IEnumerable<string> Threads(int pid) =>
        Directory.EnumerateDirectories($"/proc/{pid}/task").Select(thread => $"{thread}/schedstat");

    private static long Resident(int pid) =>
        Field(
            File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)),
            1) * 1024;

    private static long Rollup(int pid, string field) =>
        Field(
            File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith(field, StringComparison.Ordinal)),
            1) * 1024;

    private static long Field(string line, int index) =>
        long.Parse(
            line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[index], CultureInfo.InvariantCulture);
}
