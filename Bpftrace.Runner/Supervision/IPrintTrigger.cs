using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Supervision;

/// <summary>Makes running scripts print, or rest. Each run of a script has a number of its own.</summary>
internal interface IPrintTrigger
{
    /// <summary>
    /// A probe, with its filter, for the script with this number; null if it cannot rest here. Loop's thread only.
    /// </summary>
    string? Probe(long number, ScriptSource source);

    /// <summary>
    /// Makes the script with this number print now, and then rest or print once an interval. Does nothing if no such
    /// script runs. Any thread.
    /// </summary>
    void Fire(long number, bool rests);

    /// <summary>
    /// If the standard error of a failed bpftrace reports that this trigger's probe could not be attached, scripts get
    /// no such probe from now on; only this one if it may have a probe at the same function itself. Loop's thread only.
    /// </summary>
    /// <param name="standardError">The text of the failed bpftrace, whose script had the probe.</param>
    /// <param name="source">That script.</param>
    /// <returns>True if it does; the script can be started again without the probe.</returns>
    bool GiveUp(string standardError, ScriptSource source);
}
