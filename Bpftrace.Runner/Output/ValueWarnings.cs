using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Output;

/// <summary>
/// What is said to a script's author about values that cannot be shown as they are, with what to do about it. Each is meant
/// to be said once for a variable.
/// </summary>
public static class ValueWarnings
{
    /// <summary>A number is beyond what a signed one can be.</summary>
    public static string TooLarge(Variable variable, ulong value) =>
        NotShown(variable, $"{value}", "a signed 64-bit metric", "u64");

    /// <summary>A number is negative where none can be.</summary>
    public static string Negative(Variable variable, long value) =>
        NotShown(variable, $"{value}", "an unsigned 64-bit metric", "64");

    /// <summary>A value is no number.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="text">The value in UTF-8.</param>
    public static string NoNumber(Variable variable, ReadOnlySpan<byte> text) =>
        NotShown(variable, Excerpt.Quote(text), "a metric of numbers", "string");

    /// <summary>bpftrace prints several keys in the same way, and their values cannot be added up.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="instance">What the keys look like, in UTF-8.</param>
    public static string SameKeys(Variable variable, ReadOnlySpan<byte> instance) =>
        $"{variable.Name} has several keys that bpftrace prints as {Excerpt.Quote(instance)}; "
        + "of such keys only the last value is shown";

    private static string NotShown(Variable variable, string value, string metric, string remedy)
    {
        string what = $"{variable.Name} holds {value}, which {metric} cannot show";
        return variable.Kind == VariableKind.Histogram
            ? what
            : $"{what}; add a line // type: {variable.Name}={remedy} to the script";
    }
}
