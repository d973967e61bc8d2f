namespace Pcp.Bpftrace.Pictures;

/// <summary>
/// Finds what was printed between two samples, each of which has the whole text that the agent keeps: it drops the
/// oldest lines, and of a table it keeps the first line.
/// </summary>
internal static class PrintedText
{
    /// <summary>The end of <paramref name="current"/> that <paramref name="previous"/> does not have.</summary>
    public static string New(string previous, string current)
    {
        if (current.StartsWith(previous, StringComparison.Ordinal))
            return current[previous.Length..];
        int overlap = Overlap(previous, current);
        if (overlap > 0)
            return current[overlap..];

        // The first line may be a heading that stays where it is while the lines behind it go.
        int heading = current.IndexOf('\n') + 1;
        bool hasHeading = heading > 0 && previous.AsSpan().StartsWith(current.AsSpan(0, heading));
        return hasHeading ? current[(heading + Overlap(previous[heading..], current[heading..]))..] : current;
    }

    /// <summary>The length of the longest end of one text that the other begins with, in linear time.</summary>
    private static int Overlap(string end, string beginning)
    {
        // The longest border of each beginning, as in the algorithm of Knuth, Morris and Pratt.
        int[] borders = new int[beginning.Length];
        int length = 0;
        for (int i = 1; i < beginning.Length; i++)
        {
            while (length > 0 && beginning[i] != beginning[length])
                length = borders[length - 1];
            length += beginning[i] == beginning[length] ? 1 : 0;
            borders[i] = length;
        }

        int matched = 0;
        foreach (char c in end)
        {
            while (matched > 0 && (matched == beginning.Length || c != beginning[matched]))
                matched = borders[matched - 1];
            matched += matched < beginning.Length && c == beginning[matched] ? 1 : 0;
        }

        return matched;
    }
}
