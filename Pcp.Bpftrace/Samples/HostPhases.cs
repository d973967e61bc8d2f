namespace Pcp.Bpftrace.Samples;

/// <summary>Reads the status of a script.</summary>
internal static class HostPhases
{
    /// <summary>The phase that the agent's word for it stands for: <c>started</c>.</summary>
    internal static HostPhase Of(string status) => status switch
    {
        "starting" => HostPhase.Starting,
        "stopped" => HostPhase.Stopped,
        "error" => HostPhase.Failed,
        _ => HostPhase.Running, // also if an archive does not have it
    };
}
