using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reports the hosts that failed.</summary>
internal static class HostErrors
{
    /// <summary>Writes a line for each host that failed; returns the exit status.</summary>
    internal static int Report<T>(IReadOnlyList<HostOutcome<T>> outcomes, TextWriter errors)
    {
        int status = ExitStatus.Success;
        foreach (HostOutcome<T> outcome in outcomes.Where(outcome => outcome.Error is not null))
        {
            errors.WriteLine($"{CommandLine.ProgramName}: {HostSpec.Shown(outcome.Host)}: {outcome.Error}");
            status = ExitStatus.Failure;
        }

        return status;
    }
}
