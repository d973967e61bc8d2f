namespace Bpftrace.Runner.Supervision;

/// <summary>Asks scripts for their values. Each run of a script has a number of its own.</summary>
internal interface IPrintTrigger
{
    /// <summary>
    /// A probe, with its filter, that fires when the script with this number is asked; null if scripts cannot be asked
    /// here, and have to print by themselves. Loop's thread only.
    /// </summary>
    string? Probe(long number);

    /// <summary>Asks the script with this number; without effect if it does not wait. Any thread.</summary>
    void Fire(long number);

    /// <summary>
    /// From now on scripts are not asked, if this text, of a bpftrace that did not start, is about the probe. Loop's
    /// thread only.
    /// </summary>
    /// <returns>Whether it is, and the script can be started again.</returns>
    bool GiveUp(string standardError);
}
