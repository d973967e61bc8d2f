using Bpftrace.Runner.Language;

namespace Pmda.Bpftrace.Configuration;

/// <summary>Whether the bpftrace of a script that does not say so itself is started again after a failure.</summary>
/// <param name="Autostart">Of a script that starts with the agent (<c>restart</c> of <c>[autostart]</c>).</param>
/// <param name="Dynamic">Of a script that a client registered (<c>restart</c> of <c>[dynamic_scripts]</c>).</param>
internal sealed record RestartSettings(
    RestartMode Autostart = RestartMode.OnFailure, RestartMode Dynamic = RestartMode.Never);
