using Pcp.Interop.Native;

namespace Pcp.Interop;

/// <summary>PCP's own settings: pmGetConfig(3).</summary>
public static class PcpConfig
{
    /// <summary>A variable of <c>pcp.conf</c>(5), or of the environment; empty if there is none. Any thread.</summary>
    public static string Get(string name) => Shim.Config(name);
}
