using System.Text.RegularExpressions;

namespace Pcp.Bpftrace.Samples;

/// <summary>
/// The names of buckets: <c>MIN-MAX</c>, or <c>KEY,MIN-MAX</c> in a histogram with keys. Both bounds are part of the
/// bucket; they may be negative or infinite: <c>-inf--1</c>, <c>-8--5</c>, <c>1024-2047</c>, <c>30-inf</c>.
/// </summary>
internal static partial class Bucket
{
    /// <summary>Whether a name looks like that of a bucket.</summary>
    internal static bool IsBucket(string name) => Form().IsMatch(name);

    /// <summary>The key of the histogram; empty if it has none.</summary>
    internal static string KeyOf(string name) => name[..Math.Max(0, name.LastIndexOf(','))];

    /// <summary>The lower bound; infinite if the name is not that of a bucket.</summary>
    internal static double LowerBoundOf(string name)
    {
        ReadOnlySpan<char> range = name.AsSpan(name.LastIndexOf(',') + 1);
        int dash = range.Length < 2 ? -1 : range[1..].IndexOf('-') + 1; // the first character may be a sign
        ReadOnlySpan<char> bound = dash <= 0 ? range : range[..dash];
        return bound is "-inf" ? double.NegativeInfinity
            : double.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number)
                ? number
                : double.PositiveInfinity;
    }

    [GeneratedRegex(@"^(.*,)?(-inf|-?\d+)-(-?\d+|inf)$", RegexOptions.Singleline)]
    private static partial Regex Form();
}
