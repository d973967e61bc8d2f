using Bench.Client;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>Fetches while other scripts keep the agent busy.</summary>
internal sealed class BusyRow : IRow
{
    private const int BytesASecond = 1_000_000;

    /// <inheritdoc/>
    public string Name => "busy";

    /// <inheritdoc/>
    public string Title => "All metrics of 20 scripts while 10 others start, stop and print 1 MB/s each";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        StandInScript[] scripts = [.. Enumerable.Range(0, effort.Size(20, 3)).Select(ScriptsRow.Ordinary)];
        StandInScript[] others =
            [.. Enumerable.Range(0, effort.Size(10, 2))
                .Select(i => new StandInScript($"noisy_{i}").Map("keys", 10).Text(BytesASecond))];
        using Site site = new(Sides.Ours, [.. scripts, .. others]);
        ExpectedValues[] metrics = ScriptsRow.AllOf(
            scripts, scripts.SelectMany(script => site.Ours.Client.Walk($"bpftrace.scripts.{script.Name}")));
        Func<TimeSpan> fetch = site.Ours.FetchOf(metrics);
        foreach (StandInScript other in others)
            Store(site.Ours.Client, "stop", other);
        Timings idle = Interleaved.MeasurePaced(effort.Rounds(1500), effort.Pace(5), fetch)[0];
        Timings busy = WhileOthersComeAndGo(
            site, others, () => Interleaved.MeasurePaced(effort.Rounds(3000), effort.Pace(5), fetch)[0]);
        yield return new Finding("idle", $"{Format.Spread(idle)}, slowest {Format.Time(idle.Slowest)}");
        yield return new Finding("busy", $"{Format.Spread(busy)}, slowest {Format.Time(busy.Slowest)}")
        {
            Limits = [Limit.AtMostTimes(5, "idle median, p99", busy.P99, idle.Median)],
        };
    }

    private static T WhileOthersComeAndGo<T>(Site site, StandInScript[] others, Func<T> measure)
    {
        using CancellationTokenSource done = new();
        Task driver = Task.Run(() =>
        {
            // Not with pmstore: starting so many processes would take CPU time from the measurement.
            using PmapiContext client = site.Ours.Connect();
            foreach (StandInScript other in others)
                Store(client, "start", other);
            for (int i = 0; !done.IsCancellationRequested; i = (i + 1) % others.Length)
            {
                Store(client, "stop", others[i]);
                done.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
                Store(client, "start", others[i]);
            }
        });
        try
        {
            return measure();
        }
        finally
        {
            done.Cancel();
            driver.Wait();
        }
    }

    private static void Store(PmapiContext client, string what, StandInScript script) =>
        client.Store($"bpftrace.control.{what}", script.Name);
}
