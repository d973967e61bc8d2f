namespace Bpftrace.Runner.Scripts;

/// <summary>What is known of a script's process at one moment. Does not change; a new state replaces it.</summary>
public sealed record ScriptState
{
    /// <summary>Where the script is in its life.</summary>
    public ScriptStatus Status { get; init; } = ScriptStatus.Starting;

    /// <summary>Process id of bpftrace, or -1 when there is none.</summary>
    public int Pid { get; init; } = -1;

    /// <summary>Exit status of the last process; 128 + N if signal N ended it; 0 while none has ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why the script failed, in bpftrace's words where it has any; empty while it has not.</summary>
    public string Error { get; init; } = "";

    /// <summary>
    /// Attached probes as bpftrace counts them: BEGIN, END and the agent's own interval among them, and up to version
    /// 0.23 those too that it then could not attach, which <see cref="Warnings"/> names.
    /// </summary>
    public long Probes { get; init; }

    /// <summary>
    /// Events that the kernel could not hand over to bpftrace in time, since the script was registered.
    /// </summary>
    public long LostEvents { get; init; }

    /// <summary>
    /// What the script's author should know though the script goes on, a line each, bounded: why bpftrace was started
    /// again, errors of helpers, what bpftrace wrote to its standard error, output that could not be read, and, during
    /// a stall, that values are stale.
    /// </summary>
    public string Warnings { get; init; } = "";

    /// <summary>How often bpftrace was started again by itself, since the script was registered.</summary>
    public long Restarts { get; init; }
}
