using System.Globalization;

namespace Integration.Rig;

/// <summary>The memory and CPU time of processes, from the kernel.</summary>
internal static class ProcessCost
{
    /// <summary>Their resident memory in bytes, summed up: VmRSS of proc(5).</summary>
    public static long Resident(params IEnumerable<int> pids) => pids.Sum(Resident);

    /// <summary>The run time of their live threads, in user and kernel mode, in nanoseconds.</summary>
    public static TimeSpan Cpu(params IEnumerable<int> pids) =>
        TimeSpan.FromMicroseconds(pids.SelectMany(Threads).Sum(path => Field(File.ReadAllText(path), 0)) / 1000.0);

    private static IEnumerable<string> Threads(int pid) =>
        Directory.EnumerateDirectories($"/proc/{pid}/task").Select(thread => $"{thread}/schedstat");

    private static long Resident(int pid) =>
        Field(
            File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)),
            1) * 1024;

    private static long Field(string line, int index) =>
        long.Parse(
            line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[index], CultureInfo.InvariantCulture);
}
