using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Turns bpftrace's buckets into those of Prometheus, which count all values up to their bounds.</summary>
internal static class CumulativeBuckets
{
    /// <summary>The buckets of each key, and how many values it has. bpftrace does not know their sum.</summary>
    /// <param name="entries">The buckets, named <c>MIN-MAX</c> or <c>KEY,MIN-MAX</c>, those of a key together.</param>
    /// <param name="bounds">The bounds.</param>
    /// <param name="labels">The labels of all series.</param>
    internal static IEnumerable<Series> Of(IReadOnlyList<Entry> entries, BucketBounds bounds, string labels)
    {
        ulong[] counts = new ulong[bounds.Texts.Count]; // of one key at a time: there may be very many
        for (int next = 0; next < entries.Count;)
        {
            string key = Bucket.KeyOf(entries[next].Key);
            if (!Count(counts, entries, bounds, ref next))
                continue;
            string own = key.Length == 0 ? labels : LabelText.Add(labels, "key", key);
            ulong all = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                all += counts[i];
                yield return new Series("_bucket", own, bounds.Texts[i], MetricValue.FromUInt64(all));
            }

            yield return new Series("_count", own, null, MetricValue.FromUInt64(all));
        }
    }

    // Counts the buckets of the next key, and moves behind them; whether it has any.
    private static bool Count(ulong[] counts, IReadOnlyList<Entry> entries, BucketBounds bounds, ref int next)
    {
        string key = Bucket.KeyOf(entries[next].Key);
        bool hasAny = false;
        Array.Clear(counts);
        for (; next < entries.Count && Bucket.KeyOf(entries[next].Key) == key; next++)
        {
            Entry entry = entries[next];
            if (!BucketRange.TryParse(entry.Key, out BucketRange range) || entry.Value.Type != MetricType.UInt64)
                continue;
            counts[bounds.IndexOf(range)] += entry.Value.ToUInt64();
            hasAny = true;
        }

        return hasAny;
    }
}
