namespace Pcp.Bpftrace.Samples;

/// <summary>The ends of the names of the three variables that a variable of stats() becomes.</summary>
internal static class StatsParts
{
    /// <summary>How many values there were.</summary>
    internal const string Count = ".count";

    /// <summary>Their average.</summary>
    internal const string Average = ".average";

    /// <summary>Their sum.</summary>
    internal const string Total = ".total";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } = [Count, Average, Total];
}
