using System.Text.RegularExpressions;

namespace Pcp.Bpftrace.Archives;

/// <summary>The names of buckets: <c>MIN-MAX</c>, of which both may be negative, and open ends infinite.</summary>
internal static partial class Bucket
{
    /// <summary>Whether a key looks like a bucket.</summary>
    internal static bool IsBucket(string key) => Form().IsMatch(key);

    /// <summary>The lower bound; of a key that is no bucket, the largest number.</summary>
    internal static Int128 LowerBound(string key)
    {
        string bound = Form().Match(key).Groups["min"].Value;
        return bound == "-inf" ? Int128.MinValue
            : Int128.TryParse(bound, CultureInfo.InvariantCulture, out Int128 number) ? number
            : Int128.MaxValue;
    }

    [GeneratedRegex(@"^(?<min>-inf|-?\d+)-(-?\d+|inf)$")]
    private static partial Regex Form();
}
