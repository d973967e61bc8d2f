namespace Pcp.Bpftrace.Samples;

/// <summary>
/// The names of buckets: <c>MIN-MAX</c>, or <c>KEY,MIN-MAX</c> in a histogram with keys. Both bounds are part of the
/// bucket; they may be negative or infinite: <c>-inf--1</c>, <c>-8--5</c>, <c>1024-2047</c>, <c>30-inf</c>.
/// </summary>
internal static class Bucket
{
    /// <summary>Whether a name looks like that of a bucket.</summary>
    internal static bool IsBucket(string name) => BucketRange.TryParse(name, out _);

    /// <summary>The key of the histogram; empty if it has none.</summary>
    internal static string KeyOf(string name) => name[..Math.Max(0, name.LastIndexOf(','))];
}
