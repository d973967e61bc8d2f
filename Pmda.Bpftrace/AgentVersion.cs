namespace Pmda.Bpftrace;

/// <summary>The version of this agent.</summary>
internal static class AgentVersion
{
    /// <summary>Its three numbers: <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(AgentVersion).Assembly.GetName().Version!.ToString(3);
}
