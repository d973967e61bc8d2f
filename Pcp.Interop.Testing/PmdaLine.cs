namespace Pcp.Interop.Testing;

/// <summary>
/// An agent's line in pmcd.conf (pmcd(1)). Constructed, it is an agent that pmcd starts and talks to through pipes.
/// </summary>
/// <param name="Name">The agent's name, which is also the root of its names in the PMNS.</param>
/// <param name="Domain">The domain of its metrics, 1 to 510.</param>
/// <param name="Command">
/// The program by its full path, and its arguments, separated by blanks; empty if pmcd does not start the agent.
/// </param>
/// <param name="StartsNotReady">Whether the agent reports when it is ready, as it does if it finds this here.</param>
/// <param name="MayLeaveProcesses">Whether processes that it started may outlive it.</param>
/// <param name="Names">
/// The names of its metrics, as in a file of the PMNS (PMNS(5)) below the root; null if the agent lists them, as those
/// of Pcp.Interop do.
/// </param>
public sealed record PmdaLine(
    string Name,
    int Domain,
    string Command,
    bool StartsNotReady = false,
    bool MayLeaveProcesses = false,
    string? Names = null)
{
    private string Channel { get; init; } = "pipe binary";

    /// <summary>An agent behind a Unix socket, as it is with the option <c>-u</c>.</summary>
    /// <param name="name">The agent's name.</param>
    /// <param name="domain">The domain of its metrics.</param>
    /// <param name="path">The path of the socket.</param>
    /// <param name="command">The program and its arguments; empty if the agent is started before pmcd.</param>
    public static PmdaLine OnUnixSocket(string name, int domain, string path, string command = "") =>
        new(name, domain, command) { Channel = $"socket unix {path}" };

    /// <summary>An agent behind a TCP port of this host, as it is with the option <c>-i</c>.</summary>
    /// <param name="name">The agent's name.</param>
    /// <param name="domain">The domain of its metrics.</param>
    /// <param name="port">The port.</param>
    /// <param name="command">The program and its arguments; empty if the agent is started before pmcd.</param>
    public static PmdaLine OnTcpPort(string name, int domain, int port, string command = "") =>
        new(name, domain, command) { Channel = $"socket inet {port.ToString(CultureInfo.InvariantCulture)}" };

    /// <summary>The line.</summary>
    public override string ToString() =>
        $"{Name} {Domain} {Channel} {(StartsNotReady ? "notready " : "")}{Command}".TrimEnd();
}
