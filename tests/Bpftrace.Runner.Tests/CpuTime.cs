using System.Globalization;

namespace Bpftrace.Runner.Tests;

/// <summary>
/// The time that the calling thread was on a CPU, as the kernel counts it. Unlike the time that passed, it does not
/// depend on what else the machine does.
/// </summary>
internal static class CpuTime
{
    /// <summary>Does a work, and gives what it took.</summary>
    public static TimeSpan Of(Action work)
    {
        TimeSpan before = Now();
        work();
        return Now() - before;
    }

    // Nanoseconds on a CPU, nanoseconds waiting for one, turns.
    private static TimeSpan Now()
    {
        string[] fields = File.ReadAllText("/proc/thread-self/schedstat").Split(' ');
        return TimeSpan.FromMicroseconds(long.Parse(fields[0], CultureInfo.InvariantCulture) / 1000.0);
    }
}
