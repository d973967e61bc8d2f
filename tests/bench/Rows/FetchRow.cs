using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>One map in one fetch.</summary>
internal sealed class FetchRow : IRow
{
    /// <inheritdoc/>
    public string Name => "fetch";

    /// <inheritdoc/>
    public string Title => "Fetch of one metric, medians (and the agent's own CPU time)";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        yield return Instances(1000, effort.Rounds(1000), 1.1, 10);
        if (effort.IsShort)
            yield break;
        yield return Instances(10, 2000, 1.1, 3.5);
        yield return Instances(10_000, 300, 1.2, 16);
        yield return Instances(100_000, 200, 1.2, 16);
        yield return Stacks(3000, 300);
    }

    private static Finding Instances(int count, int rounds, double timesC, double fasterThanStock)
    {
        StandInScript script = new StandInScript("map").Map("keys", count);
        using Site site = new(Sides.C | Sides.Floor | Sides.Stock, script);
        site.SetSample(count);
        site.Floor.WaitFor([new ExpectedValues(Site.FloorMetric, count)]);
        FetchCost[] costs = FetchCost.Measure(
            rounds,
            (site.Ours, script.Expected),
            (site.C, [new ExpectedValues(Site.SampleMetric, count)]),
            (site.Stock, script.Expected),
            (site.Floor, [new ExpectedValues(Site.FloorMetric, count)]));
        (TimeSpan ours, TimeSpan c, TimeSpan stock, TimeSpan floor) = (
            costs[0].Time, costs[1].Time, costs[2].Time, costs[3].Time);
        return new Finding($"{count:N0} instances", $"{costs[0]}", $"{costs[1]}", $"{costs[2]}")
        {
            Floor = $"{costs[3]}",
            Limits =
                [Limit.AtMostTimes(timesC, "C", ours, c), Limit.AtMostTimes(timesC, "floor", ours, floor),
                 Limit.FasterThanStock(fasterThanStock, ours, stock)],
        };
    }

    private static Finding Stacks(int count, int rounds)
    {
        StandInScript script = new StandInScript("map").Stacks("keys", count);
        using Site site = new(Sides.Stock, script);
        FetchCost[] costs = FetchCost.Measure(rounds, (site.Ours, script.Expected), (site.Stock, script.Expected));
        return new Finding($"{count:N0} stacks of 5 frames", $"{costs[0]}", "", $"{costs[1]}")
        {
            Limits = [Limit.FasterThanStock(15, costs[0].Time, costs[1].Time)],
        };
    }
}
