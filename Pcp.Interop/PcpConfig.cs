using Pcp.Interop.Native;

namespace Pcp.Interop;

/// <summary>PCP's own settings: pmGetConfig(3).</summary>
/// <remarks>
/// With the first use of libpcp all settings become variables of the environment, by setenv(3). A thread of the runtime
/// or of a library that reads the environment at that moment ends the process by SIGSEGV. So call <see cref="Load"/> or
/// <see cref="Get"/> at the beginning of Main, before there are such threads.
/// </remarks>
public static class PcpConfig
{
    /// <summary>Reads the settings now. For programs whose first connection is made on another thread.</summary>
    public static void Load() => _ = Get("PCP_DIR");

    /// <summary>A variable of <c>pcp.conf</c>(5), or of the environment; empty if there is none. Any thread.</summary>
    public static string Get(string name) => Shim.Config(name);
}
