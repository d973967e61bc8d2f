namespace Pcp.Bpftrace.Agent;

/// <summary>Why a request to the agent of a host failed.</summary>
internal enum AgentFailure
{
    /// <summary>pmcd does not run, or cannot be reached.</summary>
    NoPmcd,

    /// <summary>The host has not answered in time.</summary>
    Timeout,

    /// <summary>pmcd runs, but has no bpftrace agent, or the agent does not answer.</summary>
    NoAgent,

    /// <summary>The user may not do this.</summary>
    Permission,

    /// <summary>The host has no script of that name.</summary>
    NoScript,

    /// <summary>The script may be registered: the answer to the registration is lost.</summary>
    Unconfirmed,

    /// <summary>The agent refused the script.</summary>
    Refused,

    /// <summary>Any other error of PCP.</summary>
    Other,
}

/// <summary>A request to the agent of a host failed; the message says why and what to do, without the host.</summary>
internal sealed class AgentException(AgentFailure failure, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public AgentFailure Failure { get; } = failure;
}
