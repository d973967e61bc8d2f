using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>Whether anything in the agent delays a fetch.</summary>
internal sealed class PauseRow : IRow
{
    private const double LongestPause = 5; // ms

    // The agent's own delays (such as collections) recur in each series, the machine's only in some.
    private const int Series = 5;

    /// <inheritdoc/>
    public string Name => "pause";

    /// <inheritdoc/>
    public string Title =>
        "Slowest fetch of 10 instances while two large maps change a tenth of their keys each second";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int keys = effort.Size(100_000, 1000);
        int fetches = effort.Rounds(10_000);
        StandInScript small = new StandInScript("small").Map("keys", 10);
        using Site site = new(
            Sides.C,
            small,
            new StandInScript("large_1").Map("keys", keys, keys / 10),
            new StandInScript("large_2").Map("keys", keys, keys / 10));
        site.SetSample(10);
        using WatchedFetch ours = new(site.Ours, small.Expected);
        using WatchedFetch c = new(site.C, [new ExpectedValues(Site.SampleMetric, 10)]);
        for (int i = 0; i < Series; i++)
        {
            Timings[] timings = Interleaved.MeasurePaced(fetches, effort.Pace(1), ours.Fetch, c.Fetch);
            ours.EndSeries(timings[0]);
            c.EndSeries(timings[1]);
        }

        yield return new Finding($"{fetches:N0} fetches, two maps of {keys:N0} keys", $"{ours}", $"{c}")
        {
            Limits =
                [Limit.AtMost(LongestPause, $"ms in the best of {Series} series", ours.LeastSlowest.TotalMilliseconds)],
        };
    }

    /// <summary>
    /// Fetches, and finds what delayed the slowest: client, pmcd or agent (whose first threads do the work) waiting for
    /// a core, which is the kernel's doing, or something in them.
    /// </summary>
    private sealed class WatchedFetch(Contender agent, IReadOnlyList<ExpectedValues> metrics) : IDisposable
    {
        private readonly Func<TimeSpan> _fetch = agent.FetchOf(metrics);
        private readonly CoreWaits _waits = new([Environment.ProcessId, agent.Pmcd, .. agent.Processes]);
        private readonly List<Timings> _series = [];
        private readonly List<TimeSpan> _withoutWaits = []; // the slowest of each series
        private TimeSpan _slowestWithoutWaits;

        public TimeSpan LeastSlowest => _series.Min(timings => timings.Slowest);

        public TimeSpan Fetch()
        {
            TimeSpan before = _waits.Total;
            TimeSpan took = _fetch();
            TimeSpan withoutWaits = took - (_waits.Total - before);
            if (withoutWaits > _slowestWithoutWaits)
                _slowestWithoutWaits = withoutWaits;
            return took;
        }

        public void EndSeries(Timings timings)
        {
            _series.Add(timings);
            _withoutWaits.Add(_slowestWithoutWaits);
            _slowestWithoutWaits = default;
        }

        public override string ToString() =>
            $"{Format.Spread(_series.MinBy(timings => timings.Slowest)!)}, "
            + $"slowest {Format.Range(_series.Select(timings => timings.Slowest))}, "
            + $"without waits for a core {Format.Range(_withoutWaits)}";

        public void Dispose() => _waits.Dispose();
    }
}
