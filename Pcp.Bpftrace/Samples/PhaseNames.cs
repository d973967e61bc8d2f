namespace Pcp.Bpftrace.Samples;

/// <summary>The words for the phases of a script. They are documented, and stay as they are.</summary>
internal static class PhaseNames
{
    public static string Of(HostPhase phase) => phase switch
    {
        HostPhase.Connecting => "connecting",
        HostPhase.Starting => "starting",
        HostPhase.Running => "running",
        HostPhase.Late => "late",
        HostPhase.Stopped => "stopped",
        _ => "failed",
    };
}
