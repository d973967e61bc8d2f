using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Exporter;

/// <summary>
/// The bounds of a histogram whose function is not known: all that its buckets have had so far. One thread at a time.
/// </summary>
internal sealed class SeenBounds
{
    private const int Most = 1024;

    private readonly SortedSet<long> _seen = [];
    private BucketBounds _bounds = new([]);

    /// <summary>The bounds, with those of these buckets.</summary>
    internal BucketBounds With(IReadOnlyList<Entry> buckets)
    {
        int before = _seen.Count;
        foreach (Entry entry in buckets)
        {
            if (!BucketRange.TryParse(entry.Key, out BucketRange bucket))
                continue;
            Add(bucket.Low - 1);
            Add(bucket.High);
        }

        return _bounds = _seen.Count == before ? _bounds : new BucketBounds(_seen);
    }

    private void Add(Int128? bound)
    {
        if (bound is { } finite && finite >= long.MinValue && finite <= long.MaxValue && _seen.Count < Most)
            _seen.Add((long)finite);
    }
}
