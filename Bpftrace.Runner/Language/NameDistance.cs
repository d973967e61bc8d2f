namespace Bpftrace.Runner.Language;

/// <summary>Compares a name with the one that was probably meant.</summary>
internal static class NameDistance
{
    private const int MaxEdits = 2;

    /// <summary>
    /// Whether a name differs from <paramref name="meant"/> only in case, blanks, dashes and underscores, or in two edits,
    /// one for a short name. A name of other characters than these and letters is that of something else: <c>arg0</c>.
    /// </summary>
    public static bool IsNear(ReadOnlySpan<char> name, string meant)
    {
        if (name.Length == 0 || name.Length > 2 * meant.Length)
            return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetter(c) && !IsSeparator(c))
                return false;
        }

        return IsWithin(Math.Min(MaxEdits, meant.Length / 3), Fold(name.ToString()), Fold(meant));
    }

    private static bool IsSeparator(char c) => c is ' ' or '\t' or '-' or '_';

    private static string Fold(string name) => string.Concat(name.Where(c => !IsSeparator(c))).ToLowerInvariant();

    /// <summary>Whether so many insertions, deletions, replacements and swaps of neighbours make one of the other.</summary>
    private static bool IsWithin(int edits, ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int same = a.CommonPrefixLength(b);
        a = a[same..];
        b = b[same..];
        if (a.IsEmpty || b.IsEmpty)
            return Math.Max(a.Length, b.Length) <= edits;
        return edits > 0
            && (IsWithin(edits - 1, a[1..], b)
                || IsWithin(edits - 1, a, b[1..])
                || IsWithin(edits - 1, a[1..], b[1..])
                || (a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0] && IsWithin(edits - 1, a[2..], b[2..])));
    }
}
