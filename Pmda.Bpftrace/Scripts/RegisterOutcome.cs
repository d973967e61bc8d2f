using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Scripts;

/// <summary>What came of registering a script.</summary>
/// <param name="IsRegistered">Whether the script is known now; if not, its report says why.</param>
/// <param name="Report">The script as its client is told.</param>
internal sealed record RegisterOutcome(bool IsRegistered, ScriptReport Report);
