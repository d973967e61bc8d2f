using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

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
            string error = VisibleText.OfLines(outcome.Error!);
            errors.WriteLine($"{CommandLine.ProgramName}: {HostSpec.Shown(outcome.Host)}: {error}");
            status = ExitStatus.Failure;
        }

        return status;
    }
}
