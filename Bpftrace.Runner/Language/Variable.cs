namespace Bpftrace.Runner.Language;

/// <summary>A variable of a script that is exported.</summary>
/// <param name="Name">The name with its <c>@</c>: <c>@bytes</c>, or just <c>@</c>.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Semantics">How its values move.</param>
public sealed record Variable(string Name, VariableKind Kind, ValueType Type, ValueSemantics Semantics)
{
    /// <summary>The name under which printed text is exported.</summary>
    public const string OutputName = "@output";

    /// <summary>Printed text.</summary>
    public static Variable Output { get; } = new(OutputName, VariableKind.Output, ValueType.Text, ValueSemantics.Instant);

    /// <summary>The map that bpftrace prints, with its <c>@</c>: the variable itself, or that with <c>stats()</c>.</summary>
    public string Map { get; init; } = Name;

    /// <summary>
    /// Whether the values of keys that bpftrace prints alike belong together: their sum is what happened. Of other values
    /// the last one stands, also where keys are deleted: bpftrace begins anew when it meets a deleted key, and then prints
    /// the others twice.
    /// </summary>
    public bool AddsUp { get; init; } = Type == ValueType.Unsigned64 && Semantics == ValueSemantics.Counter;

    /// <summary>
    /// Whether the script prints and clears it while it runs: what it held each time then is its value.
    /// </summary>
    public bool HasOwnIntervals { get; init; }

    /// <summary>
    /// Whether probes delete keys of it while the script runs, at the very moment when bpftrace prints it perhaps.
    /// </summary>
    public bool LosesKeys { get; init; }

    /// <summary>Whether the script prints it as a whole while it runs.</summary>
    public bool IsPrinted { get; init; }

    /// <summary>Whether the script gives it keys; a histogram without keys has instances all the same.</summary>
    public bool IsKeyed { get; init; }

    /// <summary>Whether its values are bytes, from <c>buf()</c>: some versions of bpftrace print them as an array.</summary>
    public bool HoldsBytes { get; init; }

    /// <summary>Whether there is one value rather than one for each instance.</summary>
    public bool IsSingle => Kind is VariableKind.Single or VariableKind.Output;
}
