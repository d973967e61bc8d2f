namespace Pcp.Bpftrace.Pictures;

/// <summary>The order of tables; also whether histograms and stacks show all counts, or those of a second.</summary>
internal enum SortOrder
{
    /// <summary>The values.</summary>
    Value,

    /// <summary>The growth of counters in the last interval, per second.</summary>
    Rate,

    /// <summary>The names of the keys.</summary>
    Key,
}
