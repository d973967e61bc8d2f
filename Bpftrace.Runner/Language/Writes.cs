namespace Bpftrace.Runner.Language;

/// <summary>How a script writes to a variable, over all places where it does.</summary>
[Flags]
internal enum Writes
{
    /// <summary>Not at all: the script only reads, prints or clears it.</summary>
    None = 0,

    /// <summary><c>count()</c></summary>
    Count = 1,

    /// <summary><c>hist()</c> or <c>lhist()</c></summary>
    Histogram = 2,

    /// <summary><c>sum()</c></summary>
    Sum = 4,

    /// <summary><c>++</c> or <c>+=</c></summary>
    Add = 8,

    /// <summary>In any other way, while it runs.</summary>
    Set = 16,

    /// <summary>In any other way, before all or after all that it measures: in <c>BEGIN</c> or <c>END</c>.</summary>
    SetAtEnds = 32,

    /// <summary><c>clear()</c>, <c>zero()</c> or <c>delete()</c> while it runs. Alone that makes nothing to export.</summary>
    Reset = 64,

    /// <summary><c>stats()</c></summary>
    Stats = 128,

    /// <summary><c>buf()</c>, beside <see cref="Set"/>.</summary>
    Bytes = 256,

    /// <summary><c>delete()</c> while it runs, beside <see cref="Reset"/>.</summary>
    Delete = 512,
}
