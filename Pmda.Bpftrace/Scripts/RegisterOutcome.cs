using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Scripts;

/// <summary>The outcome of registering a script.</summary>
/// <param name="Script">The script; null if it was refused.</param>
/// <param name="Report">The script as clients see it; its error is the reason of a refusal.</param>
internal sealed record RegisterOutcome(Script? Script, ScriptReport Report);
