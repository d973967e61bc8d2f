using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Supervision;

/// <summary>Receives what a process of a script does; its own events come through <see cref="ScriptRun"/>.</summary>
internal interface IRunObserver
{
    /// <summary>The process was started.</summary>
    void Launched(int pid);

    /// <summary>So many bytes were read of its standard output.</summary>
    void OutputRead(int count);

    /// <summary>Probes are attached. Shown with the next change.</summary>
    void Attached(long probes);

    /// <summary>Events were lost. Shown with the next change.</summary>
    void EventsLost(long count);

    /// <summary>The script runs.</summary>
    void Started();

    /// <summary>The process was asked to end.</summary>
    void Stopping();

    /// <summary>The script's warnings or counts may have changed.</summary>
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
