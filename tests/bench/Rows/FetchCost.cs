using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>What a fetch costs.</summary>
/// <param name="Time">How long a client waits for it, the median.</param>
/// <param name="Cpu">The agent's own CPU time, the average.</param>
internal sealed record FetchCost(TimeSpan Time, TimeSpan Cpu)
{
    /// <summary>Measures fetches from several agents in one run.</summary>
    public static FetchCost[] Measure(
        int rounds, params (Contender Agent, IReadOnlyList<ExpectedValues> Metrics)[] works)
    {
        Func<TimeSpan>[] fetches = [.. works.Select(work => work.Agent.FetchOf(work.Metrics))];
        Timings[] timings = Interleaved.Measure(rounds, fetches);
        return [.. works.Select(
            (work, i) => new FetchCost(timings[i].Median, work.Agent.CpuOf(rounds, () => fetches[i]())))];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Format.Time(Time)} ({Format.Time(Cpu)})";
}
