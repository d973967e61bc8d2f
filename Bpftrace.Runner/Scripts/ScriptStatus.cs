namespace Bpftrace.Runner.Scripts;

/// <summary>Where a script is in its life.</summary>
public enum ScriptStatus
{
    /// <summary>Its process ended without an error, or was never wanted.</summary>
    Stopped,

    /// <summary>Its process is being started, or compiles.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Started,

    /// <summary>Its process was asked to end and has not yet done so.</summary>
    Stopping,

    /// <summary>It could not be started, or its process ended with an error.</summary>
    Error,
}
