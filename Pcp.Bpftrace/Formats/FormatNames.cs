using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>The words of the formats for programs. They are documented, and stay as they are.</summary>
internal static class FormatNames
{
    public static string Of(VariableKind kind) => kind switch
    {
        VariableKind.Single => "single",
        VariableKind.Map => "map",
        VariableKind.Histogram => "histogram",
        VariableKind.Stacks => "stacks",
        _ => "output",
    };

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
