namespace Pcp.Bpftrace.Samples;

/// <summary>The form of a variable's values, which decides how they are drawn.</summary>
internal enum VariableKind
{
    /// <summary>One value: <c>@x</c>.</summary>
    Single,

    /// <summary>A value for each key: <c>@x[key]</c>.</summary>
    Map,

    /// <summary>A count for each bucket; the keys are <c>MIN-MAX</c>.</summary>
    Histogram,

    /// <summary>A count for each stack; the keys have a line for each frame, the innermost first.</summary>
    Stacks,

    /// <summary>Printed text.</summary>
    Output,
}
