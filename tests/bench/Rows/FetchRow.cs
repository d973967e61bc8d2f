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
    public string Title => "Fetch of one metric, medians";

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
        using var site = new Site(Sides.C | Sides.Floor | Sides.Stock, script);
        site.SetSample(count);
        site.Floor.WaitFor([new ExpectedValues(Site.FloorMetric, count)]);
        Timings[] timings = Interleaved.Measure(
            rounds,
            site.Ours.FetchOf(script.Expected),
            site.C.FetchOf(new ExpectedValues(Site.SampleMetric, count)),
            site.Stock.FetchOf(script.Expected),
            site.Floor.FetchOf(new ExpectedValues(Site.FloorMetric, count)));
        (TimeSpan ours, TimeSpan c, TimeSpan stock, TimeSpan floor) =
            (timings[0].Median, timings[1].Median, timings[2].Median, timings[3].Median);
        return new Finding($"{count:N0} instances", Format.Time(ours), Format.Time(c), Format.Time(stock))
        {
            Floor = Format.Time(floor),
            Limits = [Limit.AtMostTimes(timesC, "C", ours, c), Limit.AtMostTimes(timesC, "floor", ours, floor), Limit.FasterThanStock(fasterThanStock, ours, stock)],
        };
    }

    private static Finding Stacks(int count, int rounds)
    {
        StandInScript script = new StandInScript("map").Stacks("keys", count);
        using var site = new Site(Sides.Stock, script);
        Timings[] timings = Interleaved.Measure(
            rounds, site.Ours.FetchOf(script.Expected), site.Stock.FetchOf(script.Expected));
        (TimeSpan ours, TimeSpan stock) = (timings[0].Median, timings[1].Median);
        return new Finding($"{count:N0} stacks of 5 frames", Format.Time(ours), "", Format.Time(stock))
        {
            Limits = [Limit.FasterThanStock(15, ours, stock)],
        };
    }
}
