using Pcp.Interop;

namespace Pcp.Bpftrace.Agent;

/// <summary>Turns PCP's errors into sentences that say what to do.</summary>
internal static class AgentFailures
{
    /// <summary>The configuration of the agent, as the messages name it.</summary>
    internal const string Configuration = "bpftrace.conf";

    /// <summary>The message about a host that does not answer.</summary>
    internal const string NoAnswer =
        "no answer in time; is the host up, and PCP's port open? PMCD_CONNECT_TIMEOUT and PMCD_REQUEST_TIMEOUT set how "
        + "many seconds to wait";

    /// <summary>The message about a script that was there.</summary>
    internal const string ScriptGone =
        "the script is gone: the agent was restarted, somebody removed it, or it was not read for as long as "
        + $"script_expiry_time in {Configuration} allows, as while this command was suspended; run it again";

    // pmapi.h, and errno.h negated
    private const int Timeout = -12353, ConnectionClosed = -12368, NoAgentForDomain = -12386, Fenced = -12411;
    private const int HostUnreachable = -113; // libpcp's error for a name that has no address, too

    private static readonly int[] _unreachable =
    [
        -2, // ENOENT: no socket
        -101, // ENETUNREACH
        -104, // ECONNRESET
        -107, // ENOTCONN
        -110, // ETIMEDOUT
        -111, // ECONNREFUSED
        -112, // EHOSTDOWN
        ConnectionClosed,
    ];

    /// <summary>The exception for an error of PCP.</summary>
    /// <param name="error">The error.</param>
    /// <param name="host">The host specification.</param>
    internal static AgentException Of(PmError error, string host) => error switch
    {
        { Code: Timeout } => new AgentException(AgentFailure.Timeout, NoAnswer),
        _ when error == PmError.PermissionDenied => new AgentException(AgentFailure.Permission, Permission(host)),
        _ when error == PmError.UnknownName || error == PmError.UnknownPmid
            || error.Code is NoAgentForDomain => new AgentException(
                AgentFailure.NoAgent,
                "pmcd has no bpftrace agent; install the package pmdabpftrace, or run "
                    + "'cd $PCP_PMDAS_DIR/bpftrace && sudo ./Install' if it is installed"),
        _ when error == PmError.TryAgain || error.Code == Fenced => new AgentException(
            AgentFailure.NoAgent, "the bpftrace agent is not ready; try again, or see bpftrace.log in pmcd's folder"),
        { Code: HostUnreachable } => new AgentException(
            AgentFailure.NoPmcd, "there is no host of this name, or no route to it"),
        _ when _unreachable.Contains(error.Code) => new AgentException(
            AgentFailure.NoPmcd,
            HostSpec.IsLocal(host)
                ? "pmcd cannot be reached; does it run? 'sudo systemctl start pmcd'"
                : "pmcd cannot be reached; is the host up, and does pmcd run there?"),
        _ => new AgentException(AgentFailure.Other, error.ToString()),
    };

    private static string Permission(string host)
    {
        string allow = $"the administrator has to set 'enabled = true' and to add the user to 'allowed_users' below "
            + $"[dynamic_scripts] in {Configuration}";
        return HostSpec.HasUser(host)
            ? $"permission denied; {allow}, then to restart pmcd"
            : $"permission denied: over the network the agent knows no user; give one as "
                + $"'{HostSpec.Shown(host)}?method=plain&user=NAME', or run the command on the host; {allow}";
    }
}
