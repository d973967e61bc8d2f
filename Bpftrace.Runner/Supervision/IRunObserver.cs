using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Supervision;

/// <summary>
/// Receives the reports of a <see cref="ScriptRun"/>: the supervisor of its script. Loop's thread only.
/// </summary>
internal interface IRunObserver
{
    /// <summary>bpftrace was launched as this process.</summary>
    void Launched(int pid);

    /// <summary>So many more bytes were read from bpftrace's standard output.</summary>
    void OutputRead(int bytes);

    /// <summary>So many probes are attached. Published with the next change.</summary>
    void Attached(long probes);

    /// <summary>
    /// The script runs, but none of its probes is attached that would trace something. Published with the next change.
    /// </summary>
    void TracesNothing(string reason);

    /// <summary>Events were lost. Published with the next change.</summary>
    void EventsLost(long count);

    /// <summary>bpftrace has printed for the first time: the script has started.</summary>
    void Started();

    /// <summary>The process was asked to end.</summary>
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
/// How a process of a script ended, if there was one. The error is empty if it did not fail. The script has run if
/// bpftrace had attached at least one of its probes.
/// </summary>
internal sealed record RunEnd(int ExitCode, string Error, bool WasLaunched, bool HasRun);
