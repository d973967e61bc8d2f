namespace Bpftrace.Runner.Language;

/// <summary>
/// The buckets of <c>lhist(x, MIN, MAX, STEP)</c>: from <paramref name="Min"/> to <paramref name="Max"/>, each
/// <paramref name="Step"/> wide, and one below and one above.
/// </summary>
/// <param name="Min">The lower bound of the first bucket.</param>
/// <param name="Max">The end of the last bucket, exclusive; larger than <paramref name="Min"/>.</param>
/// <param name="Step">The width of a bucket, at least 1.</param>
public sealed record LinearBuckets(long Min, long Max, long Step);
