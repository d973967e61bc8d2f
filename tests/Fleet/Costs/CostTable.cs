using System.Diagnostics;
using System.Globalization;
using Bench.Report;
using Fleet.Values;
using Integration.Rig;
using Pcp.Interop;

namespace Fleet.Costs;

/// <summary>What the parts of the fleet cost while its values change: CPU time, memory, bytes a value.</summary>
internal static class CostTable
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>Watches for a while, and prints two tables.</summary>
    public static int Print(TimeSpan time, int hosts)
    {
        Eventually.Holds(() => Volume.Now().PrometheusSamples > 0, "Prometheus to have samples");
        long began = Stopwatch.GetTimestamp();
        DateTimeOffset from = DateTimeOffset.UtcNow;
        TimeSpan[] before = [.. Component.All.Select(component => component.Cpu())];
        Volume volumeBefore = Volume.Now();
        Thread.Sleep(time);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        TimeSpan[] after = [.. Component.All.Select(component => component.Cpu())];
        Volume volume = Volume.Now() - volumeBefore;
        int records = Records(from, hosts);

        Console.WriteLine(
            $"{hosts} hosts, {Script.Values * hosts} new values a second, for {elapsed.TotalSeconds:F0} s\n");
        Console.WriteLine(MarkdownTable.Of(
        [
            ["part", "processes", "CPU, % of a core", "of these a host", "memory, MB", "of these a host"],
            .. Component.All.Select((part, i) => Row(part, (after[i] - before[i]) / elapsed)),
        ]));
        long values = (long)records * Script.Values;
        Console.WriteLine(MarkdownTable.Of(
        [
            ["store", "values a second", "bytes a value"],
            ["archives", PerSecond(values, elapsed), Number(volume.Archives / (double)values)],
            ["redis-server", PerSecond(values, elapsed), Number(volume.Redis / (double)values)],
            ["prometheus", PerSecond(volume.PrometheusSamples, elapsed), "see docs/fleet.md"],
        ]));
        return 0;
    }

    private static string[] Row(Component part, double load)
    {
        IReadOnlyList<int> processes = part.Processes();
        double memory = ProcessCost.Resident(processes) / Megabyte;
        int count = processes.Count;
        return
        [
            part.Name, $"{count}", Number(100 * load), part.IsOnEachHost ? Number(100 * load / count) : "",
            Number(memory), part.IsOnEachHost ? Number(memory / count) : "",
        ];
    }

    private static int Records(DateTimeOffset from, int hosts)
    {
        DateTimeOffset to = DateTimeOffset.UtcNow;
        return Enumerable.Range(1, hosts)
            .Sum(host => PcpValues.Records(Path.Combine(PcpConfig.Get("PCP_ARCHIVE_DIR"), $"web{host}"), from, to));
    }

    private static string PerSecond(long values, TimeSpan elapsed) => Number(values / elapsed.TotalSeconds);

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);
}
