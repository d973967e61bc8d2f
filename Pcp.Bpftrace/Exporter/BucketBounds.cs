using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The upper bounds of a histogram's buckets, with <c>+Inf</c>: the values of <c>le</c>.</summary>
/// <remarks>
/// bpftrace prints the buckets between the first and the last one in use. Prometheus adds the buckets of hosts, and
/// compares those of different times, by their bounds; a bound that is missing somewhere makes the result wrong. So a
/// histogram always has all of its bounds. Values are integers: the bucket [a, b) ends at b - 1.
/// </remarks>
internal sealed class BucketBounds
{
    private const int LargestPower = 40; // 2^40 ns are 18 minutes, 2^40 bytes are 1 TiB
    private const int MostLinearBuckets = 1000; // of bpftrace

    private readonly long[] _bounds;

    internal BucketBounds(IReadOnlyCollection<long> ascending)
    {
        // Prometheus takes 0 for the start of the first bucket, if that ends above 0. After a bound of -1, zeros would
        // have negative quantiles. Values below 0 are also at most 0, and count there.
        _bounds = [.. ascending.SkipWhile((bound, i) => i == 0 && bound == -1)];
        Texts = [.. _bounds.Select(bound => bound.ToString(CultureInfo.InvariantCulture)), "+Inf"];
    }

    /// <summary>Those of <c>hist()</c>, also with finer buckets: 0, 1, 3, 7 and so on.</summary>
    internal static BucketBounds PowersOfTwo { get; } =
        new([.. Enumerable.Range(0, LargestPower + 1).Select(power => (1L << power) - 1)]);

    /// <summary>The bounds as text.</summary>
    internal IReadOnlyList<string> Texts { get; }

    /// <summary>Those of <c>lhist()</c>.</summary>
    /// <param name="label">The label of the agent: <c>MIN,MAX,STEP</c>.</param>
    /// <returns>The bounds; null if the label is not one of these.</returns>
    internal static BucketBounds? Linear(string? label)
    {
        if (label?.Split(',') is not [string first, string last, string width]
            || !TryParse(first, out long min) || !TryParse(last, out long max) || !TryParse(width, out long step)
            || step < 1 || min == long.MinValue)
        {
            return null;
        }

        Int128 count = ((Int128)max - min) / step;
        if (count <= 0 || count > MostLinearBuckets)
            return null;
        return new BucketBounds(
            [.. Enumerable.Range(0, (int)count + 1).Select(i => (long)(min + ((Int128)i * step) - 1))]);
    }

    /// <summary>The place, among <see cref="Texts"/>, of the first bound that no value of a bucket exceeds.</summary>
    internal int IndexOf(BucketRange bucket)
    {
        if (bucket.High is not { } high || high > long.MaxValue)
            return _bounds.Length;
        int place = Array.BinarySearch(_bounds, (long)Int128.Max(high, long.MinValue));
        return place < 0 ? ~place : place;
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
