namespace Fleet.Values;

/// <summary>The script that all hosts run: tests/fleet/scripts/fleet.bt.</summary>
internal static class Script
{
    /// <summary>The prefix of its variables' metrics.</summary>
    public const string Prefix = "bpftrace.scripts.fleet.data.";

    /// <summary>Its map, its histogram and its count.</summary>
    public static readonly string[] Variables = ["reads", "usecs", "total"];

    /// <summary>How many values it has on each host.</summary>
    public const int Values = 200;
}
