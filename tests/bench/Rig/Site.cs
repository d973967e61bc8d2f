using Integration.Rig;

namespace Bench.Rig;

/// <summary>Agents under private pmcds, all with the same scripts, which run once it is constructed.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>The metric of <see cref="C"/> that sets the number of instances of the other one.</summary>
    public const string SampleCount = "sample.many.count";

    /// <summary>The metric of <see cref="C"/> with a configurable number of instances.</summary>
    public const string SampleMetric = "sample.many.int";

    /// <summary>The metric of <see cref="Floor"/>, with as many instances as the scripts have values.</summary>
    public const string FloorMetric = "floor.values";

    /// <summary>Seconds after which a script that nobody reads rests.</summary>
    public const int RestAfter = 5;

    private readonly List<IDisposable> _owned = [];

    /// <summary>Starts the agents and waits until they serve the scripts' values.</summary>
    /// <param name="sides">The agents beside ours.</param>
    /// <param name="scripts">The scripts, none of which expires.</param>
    public Site(Sides sides, params IReadOnlyList<StandInScript> scripts)
        : this(sides, StandIn, scripts.Select(Autostart), scripts.Sum(s => s.Expected.Sum(e => e.Count)))
    {
        ExpectedValues[] expected = [.. scripts.SelectMany(script => script.Expected)];
        try
        {
            Ours.WaitFor(expected);
            _stock?.WaitFor(expected);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private Site(Sides sides, string bpftrace, IEnumerable<(string Name, string Code)> scripts, int values)
    {
        (string, string)[] files = [.. scripts];
        try
        {
            List<PmdaLine> agents = new() { AgentUnderTest.Ours };
            if (sides.HasFlag(Sides.C))
                agents.Add(Sample);
            if (sides.HasFlag(Sides.Floor))
            {
                agents.Add(
                    new(
                        "floor",
                        30,
                        $"{Path.Combine(AppContext.BaseDirectory, "floor")} {values}",
                        Names: "floor {\n    values 30:0:0\n}\n"));
            }

            PrivatePmcd pmcd = Start(bpftrace, files, agents);
            Ours = Own(new Contender("our agent", pmcd, AgentUnderTest.ProcessName));
            if (sides.HasFlag(Sides.C))
                _c = Own(new Contender("the C agent", pmcd, "pmdasample"));
            if (sides.HasFlag(Sides.Floor))
                _floor = Own(new Contender("the floor", pmcd, "floor"));
            if (sides.HasFlag(Sides.Stock))
            {
                _stock = Own(
                    new Contender("the stock agent", Start(bpftrace, files, [AgentUnderTest.Stock]), "python3"));
            }

            // A list of many scripts is long: see WithUnread.
            if (files.Length > 1)
                return;
            WaitUntilServing(Ours);
            if (_stock is not null)
                WaitUntilServing(_stock);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private readonly Contender? _c;
    private readonly Contender? _floor;
    private readonly Contender? _stock;

    /// <summary>Ours.</summary>
    public Contender Ours { get; }

    /// <summary>The agent in C.</summary>
    public Contender C => _c ?? throw new InvalidOperationException("The C agent was not asked for");

    /// <summary>The agent with a prepared answer.</summary>
    public Contender Floor => _floor ?? throw new InvalidOperationException("The floor was not asked for");

    /// <summary>The stock agent.</summary>
    public Contender Stock => _stock ?? throw new InvalidOperationException("The stock agent was not asked for");

    /// <summary>The stand-in for bpftrace, as built together with this.</summary>
    public static string StandIn => Path.Combine(AppContext.BaseDirectory, "standin");

    /// <summary>A site with the real bpftrace and scripts, each in its file.</summary>
    public static Site WithBpftrace(params IEnumerable<(string Name, string Code)> scripts) =>
        new(Sides.Ours, BpftraceUnderTest.Program ?? "bpftrace", scripts, values: 0);

    /// <summary>
    /// A site with our agent only, whose pmcd has not yet had large requests: after one, libpcp allocates a buffer of
    /// that size for every request that it reads, which then dominates pmcd's time for a small request.
    /// </summary>
    /// <param name="scripts">The scripts that may be fetched.</param>
    /// <param name="unread">Scripts that exist but are not fetched before the measurement.</param>
    public static Site WithUnread(IReadOnlyList<StandInScript> scripts, IReadOnlyList<StandInScript> unread)
    {
        Site site = new(Sides.Ours, StandIn, scripts.Concat(unread).Select(Autostart), values: 0);
        try
        {
            site.Ours.WaitFor([.. scripts.SelectMany(script => script.Expected)]);
            site.Ours.WaitUntilIdle();
            return site;
        }
        catch
        {
            site.Dispose();
            throw;
        }
    }

    /// <summary>Makes the C agent serve so many values.</summary>
    public void SetSample(int instances)
    {
        C.Tools.Store(SampleCount, $"{instances}").OutputOrFail();
        C.WaitFor([new ExpectedValues(SampleMetric, instances)]);
    }

    /// <summary>Ends the agents and their pmcds.</summary>
    public void Dispose()
    {
        _owned.Reverse();
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _owned.Clear();
    }

    /// <summary>PCP's agent sample.</summary>
    public static PmdaLine Sample
    {
        get
        {
            string? path = ((string[])["/usr/lib", "/var/lib", "/usr/libexec"])
                .Select(prefix => $"{prefix}/pcp/pmdas/sample/pmdasample").FirstOrDefault(File.Exists);
            Assert.That(path, Is.Not.Null, "PCP's sample agent is not installed; the package pcp-testsuite has it");
            return new(
                "sample",
                29,
                $"{path} -d 29 -U root",
                Names: "sample {\n    many\n}\nsample.many {\n    count 29:0:79\n    int 29:0:80\n}\n");
        }
    }

    private PrivatePmcd Start(
        string bpftrace, IEnumerable<(string Name, string Code)> scripts, IReadOnlyList<PmdaLine> agents)
    {
        Scratch scratch = new();
        scratch.Write(
            "pmdas/bpftrace/bpftrace.conf",
            $"""
            [bpftrace]
            bpftrace_path = {bpftrace}
            max_throughput = 1000000000
            max_map_keys = 100000
            rest_after = {RestAfter}
            [dynamic_scripts]
            enabled = true
            allowed_users = root
            """);
        foreach ((string name, string code) in scripts)
            scratch.Write($"pmdas/bpftrace/autostart/{name}.bt", code);
        return Own(PrivatePmcd.Start(scratch, agents));
    }

    private static (string Name, string Code) Autostart(StandInScript script) => (script.Name, script.Code);

    private static void WaitUntilServing(Contender agent) =>
        agent.WaitFor([new ExpectedValues("bpftrace.info.scripts_json", 1)]);

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
