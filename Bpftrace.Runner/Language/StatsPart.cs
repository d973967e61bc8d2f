namespace Bpftrace.Runner.Language;

/// <summary>
/// What a variable with <c>stats()</c> holds: three numbers, exported as variables of their own. Those of <c>@x</c> are called
/// <c>@x.count</c>, <c>@x.average</c> and <c>@x.total</c>; those of <c>@</c> begin with <c>@root</c>, as it is exported.
/// </summary>
internal static class StatsPart
{
    /// <summary>How many values there were.</summary>
    public const string Count = "count";

    /// <summary>Their average, a whole number.</summary>
    public const string Average = "average";

    /// <summary>Their sum.</summary>
    public const string Total = "total";

    /// <summary>The variable that a part is.</summary>
    /// <param name="map">The variable with <c>stats()</c>, with its <c>@</c>.</param>
    /// <param name="part">One of the three.</param>
    public static string NameOf(string map, string part) => $"{(map.Length == 1 ? "@root" : map)}.{part}";
}
