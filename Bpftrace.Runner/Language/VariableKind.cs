namespace Bpftrace.Runner.Language;

/// <summary>What a variable of a script looks like to those who read it.</summary>
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
