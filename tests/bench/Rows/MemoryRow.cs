using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>Resident memory.</summary>
internal sealed class MemoryRow : IRow
{
    private const double LimitOfNone = 12, LimitOfOne = 16; // MB
    private const int LimitOfKeyBytes = 3, LimitOfValue = 24; // times; bytes

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Title => "Resident memory";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int keys = effort.Size(100_000, 1000);
        yield return Resident(
            effort, $"one script of {keys:N0} keys", LimitOfMap, new StandInScript("map").Map("keys", keys));
        if (effort.IsShort)
            yield break;
        yield return Resident(
            effort,
            "the same, a tenth of the keys others each second",
            null,
            new StandInScript("map").Map("keys", keys, keys / 10));
        yield return Resident(
            effort, "one script of 10 keys", (_, _) => LimitOfOne, new StandInScript("one").Map("keys", 10));
        yield return Resident(effort, "no script", (_, _) => LimitOfNone);
    }

    private static Finding Resident(
        Effort effort, string what, Func<Site, StandInScript, double>? limit, params StandInScript[] scripts)
    {
        using Site site = new(Sides.Stock, scripts);
        Thread.Sleep(effort.Time(10)); // until what the first cycles left behind is collected
        long ours = ProcessCost.Resident(site.Ours.Processes), stock = ProcessCost.Resident(site.Stock.Processes);
        return new Finding(what, Format.Memory(ours), "", Format.Memory(stock))
        {
            Limits = limit is null
                ? []
                : [Limit.AtMost(limit(site, scripts.FirstOrDefault()!), "MB", ours / Format.Megabyte)],
        };
    }

    private static double LimitOfMap(Site site, StandInScript script)
    {
        uint indom = site.Ours.Client.InDomOf(site.Ours.Client.Lookup(script.Metric("keys"))[0])!.Value;
        (int count, long bytes) = site.Ours.Client.Instances(indom);
        return LimitOfOne + (LimitOfKeyBytes * bytes + (double)LimitOfValue * count) / Format.Megabyte;
    }
}
