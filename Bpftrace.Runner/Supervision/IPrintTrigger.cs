namespace Bpftrace.Runner.Supervision;

/// <summary>Has scripts print, and rest. Each run of a script has a number of its own.</summary>
internal interface IPrintTrigger
{
    /// <summary>
    /// A probe, with its filter, for the script with this number; null if scripts cannot rest here. Loop's thread only.
    /// </summary>
    string? Probe(long number);

    /// <summary>
    /// Has the script with this number print now, and then rest or print once an interval; without effect if it is not
    /// there. Any thread.
    /// </summary>
    void Fire(long number, bool rests);

    /// <summary>
    /// From now on scripts get no such probe, if this text, of a bpftrace that failed, is about attaching it. Loop's
    /// thread only.
    /// </summary>
    /// <param name="standardError">What that bpftrace has written. Its script had the probe.</param>
    /// <param name="code">The script that it ran.</param>
    /// <returns>Whether it is, and the script can be started again.</returns>
    bool GiveUp(string standardError, string code);
}
