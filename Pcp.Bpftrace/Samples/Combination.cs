namespace Pcp.Bpftrace.Samples;

/// <summary>How the values of several hosts become one.</summary>
internal enum Combination
{
    /// <summary>They are added: counts, sums, buckets.</summary>
    Sum,

    /// <summary>The smallest one: <c>min()</c>.</summary>
    Minimum,

    /// <summary>The largest one: <c>max()</c>.</summary>
    Maximum,

    /// <summary>
    /// Their average: of <c>stats()</c> weighted with the counts, of <c>avg()</c> each alike, as it has no counts.
    /// </summary>
    Average,

    /// <summary>They are not combined, but shown by host: assigned values and text.</summary>
    None,
}
