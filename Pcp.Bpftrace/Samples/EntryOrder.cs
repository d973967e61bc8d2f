namespace Pcp.Bpftrace.Samples;

/// <summary>The order in which the values of a variable are shown, whatever order they came in.</summary>
internal static class EntryOrder
{
    /// <summary>Sorts the buckets of each key by their ranges, and other values by their keys.</summary>
    internal static IReadOnlyList<Entry> Sort(VariableKind kind, IEnumerable<Entry> entries) =>
        kind == VariableKind.Histogram
            ? [.. entries.OrderBy(entry => Bucket.KeyOf(entry.Key), StringComparer.Ordinal)
                .ThenBy(entry => PositionOf(entry.Key))]
            : [.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    // Names that are none of buckets come last.
    private static Int128 PositionOf(string name) =>
        BucketRange.TryParse(name, out BucketRange range) ? range.Position : Int128.MaxValue;
}
