using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Supervision;

/// <summary>Receives the reports of a <see cref="ScriptRun"/>: the supervisor of its script.</summary>
internal interface IRunObserver
{
    void Launched(int pid);

    void OutputRead(int bytes);

    /// <summary>Probes are attached. Published with the next change.</summary>
    void Attached(long probes);

    /// <summary>Events were lost. Published with the next change.</summary>
    void EventsLost(long count);

    void Started();

    void Stopping();

    /// <summary>Warnings or counts may have changed.</summary>
    void Changed();

    /// <summary>bpftrace exited before the script began, because it does not know maps.</summary>
    /// <param name="undefined">All that it does not know; without them it may start.</param>
    void Refused(UndefinedMaps undefined);

    /// <summary>The process has ended, or there will be none. The last call.</summary>
    void Ended(RunEnd end);
}

/// <summary>How a process of a script ended.</summary>
/// <param name="ExitCode">The exit status of its process.</param>
/// <param name="Error">Why it failed, or empty.</param>
/// <param name="WasLaunched">Whether there was a process.</param>
/// <param name="HasRun">Whether the script ran: bpftrace had attached at least one of its probes.</param>
internal sealed record RunEnd(int ExitCode, string Error, bool WasLaunched, bool HasRun);
