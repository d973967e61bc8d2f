using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Turns bpftrace's buckets into those of Prometheus, which count all values up to their bounds.</summary>
internal static class CumulativeBuckets
{
    /// <summary>The buckets of each key, and how many values it has. bpftrace does not know their sum.</summary>
    /// <param name="entries">The buckets, named <c>MIN-MAX</c> or <c>KEY,MIN-MAX</c>.</param>
    /// <param name="bounds">The bounds.</param>
    /// <param name="labels">The labels of all series.</param>
    internal static IEnumerable<Series> Of(IReadOnlyList<Entry> entries, BucketBounds bounds, string labels)
    {
        foreach ((string key, ulong[] counts) in CountsByKey(entries, bounds))
        {
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

    private static Dictionary<string, ulong[]> CountsByKey(IReadOnlyList<Entry> entries, BucketBounds bounds)
    {
        Dictionary<string, ulong[]> counts = [];
        foreach (Entry entry in entries)
        {
            if (!BucketRange.TryParse(entry.Key, out BucketRange range) || entry.Value.Type != MetricType.UInt64)
                continue;
            string key = Bucket.KeyOf(entry.Key);
            if (!counts.TryGetValue(key, out ulong[]? ofKey))
                counts[key] = ofKey = new ulong[bounds.Texts.Count];
            ofKey[bounds.IndexOf(range)] += entry.Value.ToUInt64();
        }

        return counts;
    }
}
