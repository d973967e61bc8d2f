namespace Bpftrace.Runner.Language;

/// <summary>The form of a variable's values.</summary>
public enum VariableKind
{
    /// <summary>One value: <c>@x</c>.</summary>
    Single,

    /// <summary>A value for each key: <c>@x[key]</c>.</summary>
    Map,

    /// <summary>A count for each bucket: <c>hist()</c> and <c>lhist()</c>.</summary>
    Histogram,

    /// <summary>A count for each stack: a map with <c>kstack</c> or <c>ustack</c> in its key.</summary>
    Stacks,

    /// <summary>The text that a script prints, under the name <c>@output</c>.</summary>
    Output,
}

/// <summary>The type of a variable's values. Final once a script is registered: clients read it only once.</summary>
public enum VariableType
{
    /// <summary>0 to 2^64-1.</summary>
    Unsigned64,

    /// <summary>-2^63 to 2^63-1.</summary>
    Signed64,

    /// <summary>A number in floating point, exact up to 2^53. Only where a script asks for it.</summary>
    Double,

    /// <summary>Text in UTF-8.</summary>
    Text,
}

/// <summary>The semantics of a variable's values. Final once a script is registered.</summary>
public enum VariableSemantics
{
    /// <summary>The value only grows, so that clients may show it as a rate.</summary>
    Counter,

    /// <summary>The current value.</summary>
    Instant,
}

/// <summary>A variable of a script that is exported.</summary>
/// <param name="Name">The name with its <c>@</c>: <c>@bytes</c>, or just <c>@</c>.</param>
/// <param name="Kind">The form of its values.</param>
/// <param name="Type">Their type.</param>
/// <param name="Semantics">Their semantics.</param>
public sealed record Variable(string Name, VariableKind Kind, VariableType Type, VariableSemantics Semantics)
{
    /// <summary>The name under which printed text is exported.</summary>
    public const string OutputName = "@output";

    /// <summary>Printed text.</summary>
    public static Variable Output { get; } =
        new(OutputName, VariableKind.Output, VariableType.Text, VariableSemantics.Instant);

    /// <summary>
    /// The map that bpftrace prints: the variable itself, or the map with <c>stats()</c> of which this is one number.
    /// </summary>
    public string Map { get; init; } = Name;

    /// <summary>The function whose result it holds, such as <c>max</c>; null if values are assigned to it.</summary>
    public string? Function { get; init; }

    /// <summary>The buckets of a linear histogram whose bounds are known; else null.</summary>
    public LinearBuckets? LinearBuckets { get; init; }

    /// <summary>
    /// Whether values of keys that bpftrace prints alike are added up. Of other values the last one counts, also where
    /// keys are deleted: bpftrace starts over at a deleted key, and then prints the others twice.
    /// </summary>
    public bool AddsUp { get; init; } = Type == VariableType.Unsigned64 && Semantics == VariableSemantics.Counter;

    /// <summary>Whether the script deletes keys of it while it runs, perhaps while bpftrace prints it.</summary>
    public bool LosesKeys { get; init; }

    /// <summary>Whether the script gives it keys; a histogram without keys has instances all the same.</summary>
    public bool IsKeyed { get; init; }

    /// <summary>Whether it has one value rather than instances.</summary>
    public bool IsSingle => Kind is VariableKind.Single or VariableKind.Output;

    internal bool HasOwnIntervals { get; init; } // the script prints and clears it: its value is that of each print
    internal bool IsPrinted { get; init; } // the script prints the whole map while it runs
    internal bool HoldsBytes { get; init; } // from buf(): some versions print them as an array
}
