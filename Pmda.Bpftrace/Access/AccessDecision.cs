using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Access;

/// <summary>What <see cref="Authorization"/> decided.</summary>
/// <param name="User">The client's user name, where it was looked up and is known; a script keeps it as its user.</param>
/// <param name="Refusal">Why the client may not, for the log; null if it may.</param>
internal sealed record AccessDecision(string? User, LogMessage? Refusal)
{
    /// <summary>Whether the client may.</summary>
    public bool IsAllowed => Refusal is null;
}
