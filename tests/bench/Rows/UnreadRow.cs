using System.Diagnostics;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>The cost of a script of the real bpftrace with a large map, while it is read and while it is not.</summary>
internal sealed class UnreadRow : IRow
{
    private const int MostTenths = 10; // of the cost while it is read, in percent

    /// <inheritdoc/>
    public string Name => "unread";

    /// <inheritdoc/>
    public string Title => "CPU of agent and real bpftrace for a map that is printed each second";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        foreach (int keys in (int[])[4_000, 100_000])
            yield return Measure(effort, effort.Size(keys, 10));
    }

    private static Finding Measure(Effort effort, int keys)
    {
        // The map is filled at the start only: what remains is the cost of printing it.
        string code = $"profile:hz:99 /cpu == 0 && @filled < {keys}/ {{ "
            + "unroll(20) { @map[@filled] = @filled; @filled++; } }";
        using Site site = Site.WithBpftrace(("large", code));
        int[] processes = [site.Ours.WaitForScript("large"), .. site.Ours.Processes];
        ExpectedValues map = new("bpftrace.scripts.large.data.map", keys);
        Eventually.Holds(() => Count(site, map) >= keys, $"{keys} keys");

        double read = Share(processes, effort.Time(20), () => Count(site, map));
        Thread.Sleep(effort.Time(Site.RestAfter + 5));
        double unread = Share(processes, effort.Time(20), static () => 0);
        long began = Stopwatch.GetTimestamp();
        Eventually.Holds(() => Count(site, map) >= keys, "the first values");
        TimeSpan first = Stopwatch.GetElapsedTime(began);
        return new Finding(
            $"{keys:N0} keys: read each second; not read; time until the first values are there",
            $"{read:0.00%}; {unread:0.00%}; {Format.Time(first)}")
        {
            Limits = effort.IsShort ? [] : [Limit.AtMost(MostTenths, "% of the cost", 100 * unread / read)],
        };
    }

    private static double Share(int[] processes, TimeSpan time, Func<int> read)
    {
        long began = Stopwatch.GetTimestamp();
        TimeSpan before = ProcessCost.Cpu(processes);
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            read();
            Thread.Sleep(TimeSpan.FromSeconds(1));
        }

        return (ProcessCost.Cpu(processes) - before) / Stopwatch.GetElapsedTime(began);
    }

    private static int Count(Site site, ExpectedValues metric)
    {
        site.Ours.Client.Fetch(site.Ours.Client.Lookup(metric.Metric), out int values);
        return values;
    }
}
