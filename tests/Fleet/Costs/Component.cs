using Integration.Rig;

namespace Fleet.Costs;

/// <summary>A kind of process of the fleet.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Comm">The name of the program, as proc(5) has it.</param>
/// <param name="IsOnEachHost">Whether there is one for each host, not one for the whole fleet.</param>
internal sealed record Component(string Name, string Comm, bool IsOnEachHost)
{
    /// <summary>All of them.</summary>
    public static readonly Component[] All =
    [
        new("agent", "pmdabpftrace", true),
        new("pmcd", "pmcd", true),
        new("pmlogger", "pmlogger", true),
        new("pmproxy", "pmproxy", false),
        new("redis-server", "redis-server", false),
        new("pcp bpftrace exporter", "pcp-bpftrace", false),
        new("prometheus", "prometheus", false),
    ];

    /// <summary>The processes that run now.</summary>
    public IReadOnlyList<int> Processes() => ProcFs.WithComm(Comm);

    /// <summary>The CPU time that they have used.</summary>
    public TimeSpan Cpu() => ProcessCost.Cpu(Processes());
}
