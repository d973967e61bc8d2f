using Bench.Client;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>
/// Names and metadata of many scripts. The C agent has few metrics: two of them are requested as often as all of ours.
/// It has no names; pmcd has them, and takes longer for each than for those of an agent.
/// </summary>
internal sealed class MetadataRow : IRow
{
    private const string Root = "bpftrace";

    // Slightly more than scripts' instance domains have on average.
    private const int SampleInstances = 16;

    /// <inheritdoc/>
    public string Name => "metadata";

    /// <inheritdoc/>
    public string Title => "Names and metadata (time and the agent's CPU for each)";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int count = effort.Size(100, 5), instances = count * 30; // a map of 10, a histogram of 20
        StandInScript[] scripts = [.. Enumerable.Range(0, count).Select(number => ScriptsRow.Ordinary(number).Once())];
        using Site site = new(Sides.C | Sides.Stock, scripts);
        site.SetSample(SampleInstances);
        using OneCore core = new(site.Ours, site.C, site.Stock);
        // Those that both have; not requested at once, because the two pmcds would have read different amounts: see
        // Site.WithUnread.
        string[] names = [.. scripts.SelectMany(script => site.Stock.Client.Walk(script.Root))];
        Side ours = new(site.Ours, site.Ours.Client.Lookup(names));
        Side stock = new(site.Stock, site.Stock.Client.Lookup(names));
        uint[] sample = site.C.Client.Lookup(Site.SampleCount, Site.SampleMetric);
        Side c = new(site.C, [.. ours.Pmids.Select(pmid => sample[ours.HasInstances(pmid) ? 1 : 0])]);
        Finding Lookups(
            string what, int least, Func<PmapiContext, uint, int> lookUp, params ReadOnlySpan<Side> sides) =>
            Compare(what, effort.Rounds(10), least, (client, pmids) => pmids.Sum(pmid => lookUp(client, pmid)), sides);

        yield return Lookups(
            "descriptors, one by one", 2 * count, (client, pmid) =>
                client.InDomOf(pmid) is null ? 0 : 1, ours, stock, c);
        yield return Compare(
            "descriptors, with one pmLookupDescs", effort.Rounds(10), names.Length, (client, pmids) =>
                client.Descriptors(pmids), ours, stock, c);
        yield return Lookups(
            "descriptors and instance domains", instances, (client, pmid) =>
                client.Instances(client.InDomOf(pmid)!.Value).Count,
            ours.OnlyWithInstances(), stock.OnlyWithInstances(), c.OnlyWithInstances());
        yield return Lookups(
            "labels of metrics", 0, (client, pmid) => client.Labels(pmid), ours, stock, c); // C's have none
        yield return Lookups(
            "help texts", names.Length, (client, pmid) => Math.Sign(client.HelpText(pmid)), ours, stock);
        yield return Lookups(
            "names of PMIDs", names.Length, (client, pmid) => Math.Sign(client.NameOf(pmid)), ours, stock);
        yield return Walk(effort, site, count);
    }

    private static Finding Walk(Effort effort, Site site, int scripts)
    {
        Cost[] costs = Measure(effort.Rounds(200), WalkOf(site.Ours), WalkOf(site.Stock));
        return new Finding(
            $"{costs[0].Count} names of {scripts} scripts, walked at once (stock: {costs[1].Count})",
            $"{costs[0]}",
            "",
            $"{costs[1]}")
        {
            Limits = [costs[0].FasterThan(costs[1])],
        };
    }

    // Sides: ours, the stock agent, and the C agent if it has such metrics.
    private static Finding Compare(
        string what, int rounds, int least, Func<PmapiContext, uint[], int> lookUp, params ReadOnlySpan<Side> sides)
    {
        Work[] works = new Work[sides.Length];
        for (int i = 0; i < sides.Length; i++)
            works[i] = sides[i].Doing(lookUp, least);
        Cost[] costs = Measure(rounds, works);
        (Cost ours, Cost stock, Cost? c) = (costs[0], costs[1], costs.Length > 2 ? costs[2] : null);
        return new Finding($"{ours.Count} {what}", $"{ours}", $"{c}", $"{stock}")
        {
            Limits = c is null
                ? [ours.FasterThan(stock)]
                : [Limit.AtMostTimes(1.1, "C", ours.Time, c.Time), ours.FasterThan(stock)],
        };
    }

    private static Cost[] Measure(int rounds, params Work[] works)
    {
        Timings[] timings = Interleaved.Measure(rounds, [.. works.Select(work => (Func<TimeSpan>)work.Once)]);
        return [.. works.Zip(timings, (work, timing) => new Cost(timing.Median, work.AgentCpu(rounds), work.Count))];
    }

    private static Work WalkOf(Contender agent)
    {
        int names = agent.Client.Walk(Root).Count;
        return new Work(agent, names, names, () => agent.Client.Walk(Root).Count);
    }

    /// <summary>The median cost of many lookups.</summary>
    private sealed record Cost(TimeSpan Time, TimeSpan Cpu, int Count)
    {
        // Per name, because the agents have different numbers of names.
        public Limit FasterThan(Cost stock) => Limit.FasterThanStock(10, Time * stock.Count, stock.Time * Count);

        public override string ToString() =>
            $"{Format.Time(Time)} ({Format.Each(Time, Count)}, {Format.Each(Cpu, Count)})";
    }

    /// <summary>An agent with the metrics that are looked up.</summary>
    private sealed record Side(Contender Agent, uint[] Pmids)
    {
        public bool HasInstances(uint pmid) => Agent.Client.InDomOf(pmid) is not null;

        public Side OnlyWithInstances() => this with { Pmids = [.. Pmids.Where(HasInstances)] };

        public Work Doing(Func<PmapiContext, uint[], int> lookUp, int least) =>
            new(Agent, Pmids.Length, least, () => lookUp(Agent.Client, Pmids));
    }

    /// <summary>Many lookups, which return at least so much.</summary>
    private sealed record Work(Contender Agent, int Count, int Least, Func<int> LookUp)
    {
        public TimeSpan Once()
        {
            int found = 0;
            TimeSpan took = Clock.Time(() => found = LookUp());
            return found >= Least
                ? took
                : throw new PmapiException($"{found} were found where there are at least {Least}");
        }

        public TimeSpan AgentCpu(int rounds) => Agent.CpuOf(rounds, () => Once());
    }
}
