namespace Bpftrace.Runner.Warnings;

/// <summary>
/// What a warning is about, in the order in which warnings are published. Of the events (<see cref="Script"/> to
/// <see cref="Probe"/>) the newest is the last, whatever it is about.
/// </summary>
internal enum WarningSource
{
    /// <summary>bpftrace was started again (a condition).</summary>
    Restart,

    /// <summary>bpftrace is not started yet (a condition).</summary>
    Launch,

    /// <summary>The text of the script.</summary>
    Script,

    /// <summary>A message of bpftrace, or a line of its output that cannot be read.</summary>
    Output,

    /// <summary>A value that its variable's type cannot hold.</summary>
    Value,

    /// <summary>Keys that look the same.</summary>
    Key,

    /// <summary>A map that no attached probe writes to.</summary>
    Map,

    /// <summary>A probe that is not attached.</summary>
    Probe,

    /// <summary>What bpftrace wrote to its standard error (a condition: it grows).</summary>
    StandardError,

    /// <summary>No values come (a condition).</summary>
    Stall,
}

/// <summary>Something that a script's author should know although the script goes on.</summary>
/// <param name="Source">What it is about.</param>
/// <param name="Text">A sentence, or what bpftrace wrote; without a newline at its end.</param>
internal readonly record struct Warning(WarningSource Source, string Text);
