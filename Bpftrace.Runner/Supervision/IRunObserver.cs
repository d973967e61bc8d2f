using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Supervision;

/// <summary>Receives the reports of a <see cref="ScriptRun"/>: the supervisor of its script.</summary>
internal interface IRunObserver
{
    void Launched(int pid);

    void OutputRead(int bytes);

    /// <summary>So many probes are attached. Published with the next change.</summary>
    void Attached(long probes);

    /// <summary>
    /// The script runs, but none of its probes is attached that would trace something. Published with the next change.
    /// </summary>
    void TracesNothing(string reason);

    /// <summary>Events were lost. Published with the next change.</summary>
    void EventsLost(long count);

    void Started();

    void Stopping();

    /// <summary>Warnings or counts may have changed.</summary>
    void Changed();

    /// <summary>
    /// bpftrace exited before the script began; without these maps, which it does not know, it may run the script.
    /// </summary>
    void RetryWithout(UndefinedMaps undefined);

    /// <summary>The process has ended, or there will be none. The last call.</summary>
    void Ended(RunEnd end);
}

/// <summary>
/// How a process of a script ended, if there was one. Its error is empty if it did not fail; the script has run if
/// bpftrace had attached at least one of its probes.
/// </summary>
internal sealed record RunEnd(int ExitCode, string Error, bool WasLaunched, bool HasRun);
