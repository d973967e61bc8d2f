using Bench.Client;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;

namespace Bench.Rows;

/// <summary>Many scripts in one fetch, and the names and metadata of many.</summary>
internal sealed class ScriptsRow : IRow
{
    private const string Root = "bpftrace", Scripts = "bpftrace.scripts";

    /// <inheritdoc/>
    public string Name => "scripts";

    /// <inheritdoc/>
    public string Title => "Many scripts";

    /// <summary>A script as people have them: a map, a histogram.</summary>
    public static StandInScript Ordinary(int number) =>
        new StandInScript($"script_{number}").Map("keys", 10).Histogram("sizes", 20);

    /// <summary>What all metrics of some scripts have, or those of them that the stock agent has too.</summary>
    public static ExpectedValues[] AllOf(IReadOnlyList<StandInScript> scripts, IEnumerable<string> names)
    {
        Dictionary<string, int> data = scripts.SelectMany(script => script.Expected).ToDictionary(metric => metric.Metric, metric => metric.Count);
        return [.. names.Select(name => new ExpectedValues(name, data.GetValueOrDefault(name, 1)))];
    }

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        yield return OneFetch(effort, effort.Size(20, 3));
        foreach (Finding finding in Metadata(effort, effort.Size(100, 5)))
            yield return finding;
    }

    private static Finding OneFetch(Effort effort, int count)
    {
        StandInScript[] scripts = [.. Enumerable.Range(0, count).Select(Ordinary)];
        using var site = new Site(Sides.Stock, scripts);
        ExpectedValues[] metrics = AllOf(scripts, site.Stock.Client.Walk(Scripts));
        Timings[] timings = Interleaved.Measure(effort.Rounds(1000), site.Ours.FetchOf(metrics), site.Stock.FetchOf(metrics));
        return new Finding(
            $"{metrics.Length} metrics of {count} scripts in one fetch", Format.Spread(timings[0]), "", Format.Spread(timings[1]))
        {
            Limits =
            [
                Limit.FasterThanStock(25, timings[0].Median, timings[1].Median),
                Limit.AtMostTimes(3, "median, p99", timings[0].P99, timings[0].Median),
            ],
        };
    }

    private static IEnumerable<Finding> Metadata(Effort effort, int count)
    {
        StandInScript[] scripts = [.. Enumerable.Range(0, count).Select(number => Ordinary(number).Once())];
        using var site = new Site(Sides.Stock, scripts);
        int ours = site.Ours.Client.Walk(Root).Count, stock = site.Stock.Client.Walk(Root).Count;
        yield return Faster(
            $"walking all names of {count} scripts ({ours}, stock {stock})",
            Interleaved.Measure(effort.Rounds(30), WalkOf(site.Ours, ours), WalkOf(site.Stock, stock)));
        int instances = scripts.Sum(script => script.Expected.Sum(metric => metric.Count)) + scripts.Length; // and info.scripts
        yield return Lookups(effort, site, "descriptors", (client, pmid) => client.InDomOf(pmid) is null ? 0 : 1, (2 * count) + 1);
        yield return Lookups(
            effort, site, "instances", (client, pmid) => client.InDomOf(pmid) is { } indom ? client.Instances(indom).Count : 0, instances);
        yield return Lookups(effort, site, "help texts", (client, pmid) => Math.Sign(client.HelpText(pmid)), stock);
        yield return Lookups(effort, site, "labels", (client, pmid) => client.Labels(pmid), count); // of histograms at least
    }

    // Of the metrics that both have.
    private static Finding Lookups(Effort effort, Site site, string what, Func<PmapiContext, uint, int> lookUp, int least)
    {
        string[] names = [.. site.Stock.Client.Walk(Root)];
        return Faster(
            $"{what} of {names.Length} metrics",
            Interleaved.Measure(effort.Rounds(10), LookupsOf(site.Ours, names, lookUp, least), LookupsOf(site.Stock, names, lookUp, least)));
    }

    private static Finding Faster(string work, Timings[] timings) =>
        new(work, Format.Time(timings[0].Median), "", Format.Time(timings[1].Median))
        {
            Limits = [Limit.FasterThanStock(10, timings[0].Median, timings[1].Median)],
        };

    private static Func<TimeSpan> WalkOf(Contender agent, int names) => () =>
    {
        int found = 0;
        TimeSpan took = Clock.Time(() => found = agent.Client.Walk(Root).Count);
        return found == names ? took : throw new PmapiException($"a walk finds {found} names where {names} are");
    };

    private static Func<TimeSpan> LookupsOf(Contender agent, string[] names, Func<PmapiContext, uint, int> lookUp, int least)
    {
        uint[] pmids = agent.Client.Lookup(names);
        return () =>
        {
            int found = 0;
            TimeSpan took = Clock.Time(() => found = pmids.Sum(pmid => lookUp(agent.Client, pmid)));
            return found >= least ? took : throw new PmapiException($"{found} were found where there are at least {least}");
        };
    }
}
