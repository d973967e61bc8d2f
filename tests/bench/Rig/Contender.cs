using System.Globalization;
using Bench.Client;
using Integration.Rig;

namespace Bench.Rig;

/// <summary>One agent that is measured, with a client of its pmcd.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="pmcd">Its pmcd.</param>
/// <param name="program">The name of its process.</param>
internal sealed class Contender(string name, PrivatePmcd pmcd, string program) : IDisposable
{
    private static readonly TimeSpan _idleLook = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _idleCpu = TimeSpan.FromMilliseconds(5);

    /// <summary>The client.</summary>
    public PmapiContext Client { get; } = new(pmcd.HostSpec);

    /// <summary>Another client, for another thread.</summary>
    public PmapiContext Connect() => new(pmcd.HostSpec);

    /// <summary>The host specification of its pmcd.</summary>
    public string HostSpec => pmcd.HostSpec;

    /// <summary>PCP's tools, on its pmcd.</summary>
    public PcpTools Tools => pmcd.Client;

    /// <summary>The process id of its pmcd.</summary>
    public int Pmcd => pmcd.Pid;

    /// <summary>Its processes without those of its scripts; the stock agent has two.</summary>
    public IReadOnlyList<int> Processes
    {
        get
        {
            int agent = pmcd.PidOfAgent(program);
            return [agent, .. ProcFs.ChildrenOf(agent).Where(pid => ProcFs.Comm(pid) == program)];
        }
    }

    /// <summary>Times one fetch of a metric, which must have so many values.</summary>
    public Func<TimeSpan> FetchOf(params IReadOnlyList<ExpectedValues> metrics)
    {
        uint[] pmids = Client.Lookup([.. metrics.Select(metric => metric.Metric)]);
        int expected = metrics.Sum(metric => metric.Count);
        return () =>
        {
            TimeSpan took = Client.Fetch(pmids, out int values);
            return values == expected
                ? took
                : throw new PmapiException($"{name} serves {values} values where {expected} are");
        };
    }

    /// <summary>Its average CPU time for a client's request.</summary>
    public TimeSpan CpuOf(int rounds, Action work)
    {
        TimeSpan before = ProcessCost.Cpu(Processes);
        for (int round = 0; round < rounds; round++)
            work();
        return (ProcessCost.Cpu(Processes) - before) / rounds;
    }

    /// <summary>Waits until metrics exist and have all their values.</summary>
    public void WaitFor(IReadOnlyList<ExpectedValues> metrics)
    {
        foreach (ExpectedValues metric in metrics)
            Eventually.Equal(metric.Count, () => CountOf(metric.Metric), $"values of {metric.Metric} from {name}");
    }

    /// <summary>Waits until it appears idle.</summary>
    public void WaitUntilIdle() =>
        Eventually.Holds(
            () =>
            {
                TimeSpan before = ProcessCost.Cpu(Processes);
                Thread.Sleep(_idleLook);
                return ProcessCost.Cpu(Processes) - before < _idleCpu;
            },
            $"{name} to be idle");

    /// <summary>Waits until a script of ours runs.</summary>
    /// <returns>The process id of its bpftrace.</returns>
    public int WaitForScript(string script)
    {
        Eventually.Equal(
            "started", () => Tools.FetchSingle($"bpftrace.scripts.{script}.status"), $"the status of {script}");
        return int.Parse(Tools.FetchSingle($"bpftrace.scripts.{script}.pid")!, CultureInfo.InvariantCulture);
    }

    /// <summary>Closes its client.</summary>
    public void Dispose() => Client.Dispose();

    private int CountOf(string metric)
    {
        try
        {
            Client.Fetch(Client.Lookup(metric), out int values);
            return values;
        }
        catch (PmapiException)
        {
            return -1; // not yet
        }
    }
}
