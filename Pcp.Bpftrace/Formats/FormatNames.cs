using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>The words for kinds of variables. They are documented, and stay as they are.</summary>
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
}
