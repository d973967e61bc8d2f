namespace Pcp.Bpftrace.Samples;

/// <summary>How far a script is on a host.</summary>
internal enum HostPhase
{
    /// <summary>Connecting to pmcd.</summary>
    Connecting,

    /// <summary>bpftrace compiles the script and attaches its probes.</summary>
    Starting,

    /// <summary>The script runs, and the values are new.</summary>
    Running,

    /// <summary>The host has not answered in time; its last values are shown.</summary>
    Late,

    /// <summary>The script has ended by itself or was stopped; its last values are shown.</summary>
    Stopped,

    /// <summary>The host or the script has failed; <see cref="HostState.Message"/> is the reason.</summary>
    Failed,
}

/// <summary>The state of a script on one host.</summary>
/// <param name="Host">The host as on the command line.</param>
/// <param name="Phase">How far the script is.</param>
/// <param name="Message">Why the host is late or failed, one line or several; otherwise empty.</param>
/// <param name="Warnings">The script's warnings, a line each; empty if there are none.</param>
/// <param name="Probes">The number of attached probes, 0 until it is known.</param>
/// <param name="LostEvents">Events that bpftrace did not read in time, for all scripts that had the name.</param>
internal sealed record HostState(
    string Host,
    HostPhase Phase,
    string Message = "",
    string Warnings = "",
    long Probes = 0,
    long LostEvents = 0);
