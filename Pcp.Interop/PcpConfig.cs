using Pcp.Interop.Native;

namespace Pcp.Interop;

/// <summary>PCP's own settings: pmGetConfig(3).</summary>
public static class PcpConfig
{
    /// <summary>
    /// The value of a variable of <c>pcp.conf</c>(5), which the environment overrides; empty if there is none.
    /// Any thread.
    /// </summary>
    public static string Get(string name) => Shim.Config(name);
}
