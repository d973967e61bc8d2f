namespace Bpftrace.Runner.Warnings;

/// <summary>
/// The subject of a warning. Conditions are published in this order, with the events between them; of the events the
/// newest is the last, whatever its subject is.
/// </summary>
internal enum WarningSource
{
    // Conditions.
    Restart, // bpftrace was started again
    Launch, // bpftrace is not started yet

    // Events.
    Script, // the text of the script
    Output, // a message of bpftrace, or a line that cannot be read
    Value, // a value that its variable's type cannot hold
    Key, // keys that look the same
    Map, // a map that no attached probe writes to
    Probe, // a probe that is not attached

    // Conditions.
    StandardError, // bpftrace wrote to its standard error
    Stall, // no values come
}

/// <summary>Something that a script's author should know although the script goes on.</summary>
/// <param name="Source">Its subject.</param>
/// <param name="Text">A sentence, or text of bpftrace; without a newline at its end.</param>
internal readonly record struct Warning(WarningSource Source, string Text);
