namespace Pcp.Bpftrace.Samples;

/// <summary>Chooses how the values of several hosts become one.</summary>
internal static class Combinations
{
    /// <summary>How the values of a variable become one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="function">The function whose result it holds, or null.</param>
    /// <param name="isCounter">Whether its values only grow.</param>
    /// <param name="isText">Whether its values are text.</param>
    internal static Combination Of(string name, VariableKind kind, string? function, bool isCounter, bool isText) =>
        function switch
        {
            _ when isText || kind == VariableKind.Output => Combination.None,
            "count" or "sum" or "hist" or "lhist" => Combination.Sum,
            "min" => Combination.Minimum,
            "max" => Combination.Maximum,
            "avg" => Combination.Average,
            "stats" when name.EndsWith(StatsParts.Average, StringComparison.Ordinal) => Combination.Average,
            "stats" => Combination.Sum,
            _ when isCounter || kind is VariableKind.Histogram or VariableKind.Stacks => Combination.Sum,
            _ => Combination.None,
        };
}
