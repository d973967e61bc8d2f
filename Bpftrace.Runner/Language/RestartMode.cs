namespace Bpftrace.Runner.Language;

/// <summary>Whether a script's bpftrace is started again when it ended though nobody asked for that.</summary>
public enum RestartMode
{
    /// <summary>Never; somebody has to start the script.</summary>
    Never,

    /// <summary>After each failure, with growing pauses.</summary>
    OnFailure,
}
