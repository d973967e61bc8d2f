namespace Bpftrace.Runner.Language;

/// <summary>What a script writes to a variable, over all places where it does.</summary>
[Flags]
internal enum Writes
{
    /// <summary>Nothing: the script only reads, prints or clears it.</summary>
    None = 0,

    /// <summary><c>count()</c></summary>
    Count = 1,

    /// <summary><c>hist()</c> or <c>lhist()</c></summary>
    Histogram = 2,

    /// <summary>A string, or what bpftrace prints as one.</summary>
    Text = 4,

    /// <summary>A value with a minus sign before it.</summary>
    Negative = 8,

    /// <summary>Anything else: a number, as far as can be seen.</summary>
    Other = 16,
}
