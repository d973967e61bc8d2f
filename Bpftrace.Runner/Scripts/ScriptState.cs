namespace Bpftrace.Runner.Scripts;

/// <summary>The state of a script at one moment.</summary>
public sealed record ScriptState
{
    /// <summary>The phase of its life.</summary>
    public ScriptStatus Status { get; init; } = ScriptStatus.Starting;

    /// <summary>Process id of bpftrace, or -1 when there is none.</summary>
    public int Pid { get; init; } = -1;

    /// <summary>Exit status of the process; 128 + N if signal N ended it; 0 while it runs.</summary>
    public int ExitCode { get; init; }

    /// <summary>
    /// Why the script failed, in bpftrace's words where it has any; or why it traces nothing although it runs, as no
    /// probe but BEGIN and END is attached. Empty otherwise.
    /// </summary>
    public string Error { get; init; } = "";

    /// <summary>
    /// The number of attached probes, with BEGIN, END and the agent's own interval. Up to bpftrace 0.23 it includes,
    /// for the first seconds, probes that cannot be attached: bpftrace reports the number before it attaches them (see
    /// <see cref="Warnings"/>).
    /// </summary>
    public long Probes { get; init; }

    /// <summary>Events that the kernel lost, also for scripts that had its name before.</summary>
    public long LostEvents { get; init; }

    /// <summary>
    /// Warnings to the script's author, a line each, bounded: why bpftrace was started again, errors of helpers, text
    /// of its standard error, output that cannot be read, and, during a stall, that values are stale.
    /// </summary>
    public string Warnings { get; init; } = "";

    /// <summary>How often bpftrace was restarted automatically, also for scripts that had its name before.</summary>
    public long Restarts { get; init; }
}

/// <summary>The phase of a script's life.</summary>
public enum ScriptStatus
{
    /// <summary>Its process ended without an error, or was never wanted.</summary>
    Stopped,

    /// <summary>Its process is being started, or compiles.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Started,

    /// <summary>Its process was asked to end.</summary>
    Stopping,

    /// <summary>It could not be started, or its process ended with an error.</summary>
    Error,
}

/// <summary>
/// The counters of a script, over all of its processes and those of scripts that had its name before.
/// </summary>
/// <param name="DataBytes">See <see cref="Script.DataBytes"/>.</param>
/// <param name="LostEvents">See <see cref="ScriptState.LostEvents"/>.</param>
/// <param name="Restarts">See <see cref="ScriptState.Restarts"/>.</param>
public readonly record struct ScriptTotals(long DataBytes, long LostEvents, long Restarts);
