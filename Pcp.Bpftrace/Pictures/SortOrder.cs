namespace Pcp.Bpftrace.Pictures;

/// <summary>What tables are sorted by, and what histograms and stacks show: all counts, or those of a second.</summary>
internal enum SortOrder
{
    /// <summary>The values.</summary>
    Value,

    /// <summary>What counters grew by in the last interval, per second.</summary>
    Rate,

    /// <summary>The names of the keys.</summary>
    Key,
}
