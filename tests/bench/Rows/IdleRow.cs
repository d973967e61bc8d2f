using System.Diagnostics;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>The cost of an idle agent.</summary>
internal sealed class IdleRow : IRow
{
    private const double LimitPercent = 0.1;

    /// <inheritdoc/>
    public string Name => "idle";

    /// <inheritdoc/>
    public string Title => "CPU time while idle, in percent of a core";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        using Site site = new(
            Sides.Stock,
            [.. Enumerable.Range(0, effort.Size(10, 2)).Select(i => new StandInScript($"quiet_{i}").Count("reads"))]);
        TimeSpan time = effort.Time(30);
        Thread.Sleep(effort.Time(2)); // what belongs to the start
        long began = Stopwatch.GetTimestamp();
        TimeSpan ours = ProcessCost.Cpu(site.Ours.Processes), stock = ProcessCost.Cpu(site.Stock.Processes);
        Thread.Sleep(time);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        double ourPercent = 100 * (ProcessCost.Cpu(site.Ours.Processes) - ours) / elapsed;
        double stockPercent = 100 * (ProcessCost.Cpu(site.Stock.Processes) - stock) / elapsed;
        yield return new Finding(
            $"10 scripts of one count each, {time.TotalSeconds} s",
            $"{ourPercent:0.000} %",
            "",
            $"{stockPercent:0.000} %")
        {
            Limits = [Limit.AtMost(LimitPercent, "%", ourPercent)],
        };
    }
}
