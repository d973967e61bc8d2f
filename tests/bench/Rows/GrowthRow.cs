using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>The cost of one metric does not depend on other scripts and keys.</summary>
internal sealed class GrowthRow : IRow
{
    private const double Same = 1.1;

    /// <inheritdoc/>
    public string Name => "growth";

    /// <inheritdoc/>
    public string Title => "Fetch of one metric of 10 instances, whatever else there is";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int scripts = effort.Size(500, 10), keys = effort.Size(1_000_000, 1000);
        yield return Compare(
            effort,
            "with 1 script",
            [],
            $"with {scripts} scripts",
            [.. Enumerable.Range(0, scripts - 1).Select(i => new StandInScript($"other_{i}").Map("keys", 10).Once())]);
        yield return Compare(
            effort,
            "with 10 keys elsewhere",
            [new StandInScript("other").Map("keys", 10).Once()],
            $"with {keys:N0} keys elsewhere",
            [new StandInScript("other").Map("keys", keys).Once()]);
    }

    private static Finding Compare(Effort effort, string little, StandInScript[] few, string much, StandInScript[] many)
    {
        StandInScript script = new StandInScript("one").Map("keys", 10);
        using Site small = Site.WithUnread([script], few), large = Site.WithUnread([script], many);
        using OneCore core = new(small.Ours, large.Ours);
        Timings[] timings = Interleaved.Measure(
            effort.Rounds(3000), small.Ours.FetchOf(script.Expected), large.Ours.FetchOf(script.Expected));
        large.Ours.WaitFor([.. many.SelectMany(other => other.Expected)]); // it had all that while it was measured
        return new Finding($"{little}; {much}", $"{Format.Time(timings[0].Median)}; {Format.Time(timings[1].Median)}")
        {
            Limits = [Limit.AtMostTimes(Same, "the smaller", timings[1].Median, timings[0].Median)],
        };
    }
}
