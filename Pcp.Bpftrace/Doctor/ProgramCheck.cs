namespace Pcp.Bpftrace.Doctor;

/// <summary>Which agent is installed: ours, and in which version, or PCP's own.</summary>
internal sealed class ProgramCheck : IHostCheck
{
    private const string Subject = "agent's program", Install = "install the package pmdabpftrace";

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        if (host.Run(PathOf(host), "--version") is { ExitCode: 0 } outcome)
            yield return Finding.Ok(Subject, outcome.Output.Trim());
        else if (host.Exists(PathOf(host) + ".python"))
            yield return Finding.Warning(Subject, "it is PCP's own, which reports no warnings and restarts", Install);
        else
            yield return Finding.Warning(Subject, $"{PathOf(host)} cannot be run", Install);
    }

    /// <summary>Where it is.</summary>
    internal static string PathOf(IHostFacts host) => $"{host.AgentDirectory}/pmdabpftrace";
}
