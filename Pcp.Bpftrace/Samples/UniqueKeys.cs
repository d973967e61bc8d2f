namespace Pcp.Bpftrace.Samples;

/// <summary>
/// Makes keys unique. Two are equal if their bytes are no UTF-8, which all become U+FFFD, or if a host sends one twice.
/// </summary>
internal static class UniqueKeys
{
    /// <summary>
    /// The entries with each key once: values of equal ones are combined, or the first is taken if they cannot be.
    /// </summary>
    /// <param name="sorted">The entries, sorted so that equal keys follow each other.</param>
    /// <param name="how">How values of the variable are combined.</param>
    internal static IReadOnlyList<Entry> Of(IReadOnlyList<Entry> sorted, Combination how) =>
        AreUnique(sorted)
            ? sorted
            : [.. sorted.GroupBy(entry => entry.Key, StringComparer.Ordinal).Select(same => One([.. same], how))];

    private static bool AreUnique(IReadOnlyList<Entry> sorted)
    {
        for (int i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key)
                return false;
        }

        return true;
    }

    private static Entry One(Entry[] same, Combination how) =>
        same.Length == 1 || how == Combination.None
            ? same[0]
            : same[0] with
            {
                Value = Arithmetic.Combine(how, [.. same.Select(each => new WeightedValue(each.Value, 1))]),
            };
}
