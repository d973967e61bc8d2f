using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Doctor;

/// <summary>All checks of a host: through its pmcd, and, if it is this one, of its kernel and files.</summary>
internal static class HostChecks
{
    private static readonly IHostCheck[] _local =
    [
        new ProgramCheck(),
        new ConfigurationCheck(),
        new BpftraceCheck(),
        new TracefsCheck(),
        new ProbesCheck(),
        new BtfCheck(),
        new LockdownCheck(),
        new MemoryCheck(),
    ];

    /// <summary>Checks a host.</summary>
    /// <param name="host">The host specification.</param>
    /// <param name="local">The facts of this host.</param>
    internal static IReadOnlyList<Finding> Of(string host, IHostFacts local) =>
        HostSpec.IsLocal(host) ? [.. AgentChecks.Run(host), .. Local(local)] : [.. AgentChecks.Run(host)];

    /// <summary>The checks of this host's kernel and files.</summary>
    internal static IEnumerable<Finding> Local(IHostFacts host) => _local.SelectMany(check => check.Run(host));
}
