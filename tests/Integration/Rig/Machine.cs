using System.Globalization;

namespace Integration.Rig;

/// <summary>Where it was measured.</summary>
internal static class Machine
{
    /// <summary>Processor, kernel, versions and date, as a sentence.</summary>
    public static string Describe() =>
        $"Measured on {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: "
        + $"{Environment.ProcessorCount} cores ({Processor()}), "
        + $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, "
        + $"PCP {Version("pminfo")}, bpftrace {Version(BpftraceUnderTest.Program ?? "bpftrace")}.";

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "unknown";

    // "pminfo version 6.0.3", "bpftrace v0.17.0"; pminfo writes it to standard error.
    private static string Version(string program) =>
        Tool.Run(program, ["--version"]).All.Trim().Split(' ')[^1].TrimStart('v');
}
