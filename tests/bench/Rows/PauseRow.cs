using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>Whether anything in the agent holds up a fetch.</summary>
internal sealed class PauseRow : IRow
{
    private const double LongestPause = 5; // ms

    /// <inheritdoc/>
    public string Name => "pause";

    /// <inheritdoc/>
    public string Title => "Slowest fetch of 10 instances while two large maps change a tenth of their keys each second";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int keys = effort.Size(100_000, 1000);
        int fetches = effort.Rounds(10_000);
        StandInScript small = new StandInScript("small").Map("keys", 10);
        using var site = new Site(
            Sides.C,
            small,
            new StandInScript("large_1").Map("keys", keys, keys / 10),
            new StandInScript("large_2").Map("keys", keys, keys / 10));
        site.SetSample(10);
        Timings[] timings = Interleaved.MeasurePaced(
            fetches, effort.Pace(1), site.Ours.FetchOf(small.Expected), site.C.FetchOf(new ExpectedValues(Site.SampleMetric, 10)));
        yield return new Finding($"{fetches:N0} fetches, two maps of {keys:N0} keys", Describe(timings[0]), Describe(timings[1]))
        {
            Limits = [Limit.AtMost(LongestPause, "ms", timings[0].Slowest.TotalMilliseconds)],
        };
    }

    private static string Describe(Timings timings) => $"{Format.Spread(timings)}, slowest {Format.Time(timings.Slowest)}";
}
