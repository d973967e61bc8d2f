namespace Bpftrace.Runner.Processes;

/// <summary>How a run of a script ended.</summary>
/// <param name="ExitCode">The exit status of its process.</param>
/// <param name="Error">Why it failed, or empty.</param>
/// <param name="Warnings">What else the script's author should know.</param>
internal sealed record RunEnd(int ExitCode, string Error, string Warnings)
{
    /// <summary>Whether there was a process.</summary>
    public required bool WasLaunched { get; init; }

    /// <summary>Whether the script ran: bpftrace had attached at least one of its probes.</summary>
    public required bool HasRun { get; init; }
}
