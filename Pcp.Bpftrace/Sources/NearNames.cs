namespace Pcp.Bpftrace.Sources;

/// <summary>Finds the names that a mistyped one may stand for.</summary>
internal static class NearNames
{
    private const int MaxNames = 3;

    /// <summary>The nearest names, the nearest first; none if none is near.</summary>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> names) =>
    [
        .. names.Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate =>
                candidate.Distance <= Math.Max(1, name.Length / 3)
                || (name.Length >= 3 && candidate.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(static candidate => candidate.Distance)
            .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .Take(MaxNames)
            .Select(static candidate => candidate.Name),
    ];

    /// <summary>How many insertions, deletions and replacements of characters turn one into the other.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)]; // from the first i characters of a to each start of b
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool isSame = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                int replaced = diagonal + (isSame ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
