using Bench.Client;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>Many scripts in one fetch.</summary>
internal sealed class ScriptsRow : IRow
{
    private const string Scripts = "bpftrace.scripts";

    /// <inheritdoc/>
    public string Name => "scripts";

    /// <inheritdoc/>
    public string Title => "Many scripts";

    /// <summary>A typical script: a map and a histogram.</summary>
    public static StandInScript Ordinary(int number) =>
        new StandInScript($"script_{number}").Map("keys", 10).Histogram("sizes", 20);

    /// <summary>The expected values of all metrics of some scripts, or of those that the stock agent has too.</summary>
    public static ExpectedValues[] AllOf(IReadOnlyList<StandInScript> scripts, IEnumerable<string> names)
    {
        Dictionary<string, int> data = scripts.SelectMany(script => script.Expected)
            .ToDictionary(metric => metric.Metric, metric => metric.Count);
        return [.. names.Select(name => new ExpectedValues(name, data.GetValueOrDefault(name, 1)))];
    }

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int count = effort.Size(20, 3);
        StandInScript[] scripts = [.. Enumerable.Range(0, count).Select(Ordinary)];
        using Site site = new(Sides.Stock, scripts);
        ExpectedValues[] metrics = AllOf(scripts, site.Stock.Client.Walk(Scripts));
        Timings[] timings = Interleaved.Measure(
            effort.Rounds(1000), site.Ours.FetchOf(metrics), site.Stock.FetchOf(metrics));
        yield return new Finding(
            $"{metrics.Length} metrics of {count} scripts in one fetch", Format.Spread(
                timings[0]), "", Format.Spread(timings[1]))
        {
            Limits =
            [
                Limit.FasterThanStock(25, timings[0].Median, timings[1].Median),
                Limit.AtMostTimes(3, "median, p99", timings[0].P99, timings[0].Median),
            ],
        };
    }
}
