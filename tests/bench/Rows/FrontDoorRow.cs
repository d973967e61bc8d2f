using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>Agents that call a function for each value, beside PCP's in C that do the same.</summary>
internal sealed class FrontDoorRow : IRow
{
    private const double TimesC = 1.2;

    /// <inheritdoc/>
    public string Name => "frontdoor";

    /// <inheritdoc/>
    public string Title => "Fetch from agents that call a function for each value, medians (and the agent's CPU time)";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        yield return Many(1000, effort.Rounds(2000));
        yield return Simple(effort.Rounds(3000));
        if (effort.IsShort)
            yield break;
        yield return Many(10, 3000);
        yield return Many(10_000, 300);
    }

    private static Finding Many(int instances, int rounds)
    {
        using Pair pair = Pair.Many(instances);
        return Compare(
            $"{instances:N0} instances",
            rounds,
            (pair.Ours, [new ExpectedValues("many.int", instances)]),
            (pair.C, [new ExpectedValues(Site.SampleMetric, instances)]));
    }

    private static Finding Simple(int rounds)
    {
        using Pair pair = Pair.Simple();
        using OneCore core = new(pair.Ours, pair.C);
        return Compare(
            "simple.color, 3 instances",
            rounds,
            (pair.Ours, [new ExpectedValues("simple.color", 3)]),
            (pair.C, [new ExpectedValues("csimple.color", 3)]));
    }

    private static Finding Compare(
        string what,
        int rounds,
        (Contender Agent, IReadOnlyList<ExpectedValues> Metrics) ours,
        (Contender Agent, IReadOnlyList<ExpectedValues> Metrics) c)
    {
        FetchCost[] costs = FetchCost.Measure(rounds, ours, c);
        return new Finding(what, $"{costs[0]}", $"{costs[1]}")
        {
            Limits = [Limit.AtMostTimes(TimesC, "C", costs[0].Time, costs[1].Time)],
        };
    }
}
