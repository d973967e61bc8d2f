using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The buckets of a histogram in the order of their ranges.</summary>
/// <param name="Key">The key, if the variable has keys; otherwise empty.</param>
/// <param name="Rows">The rows, from the lowest bucket that has counted something to the highest one.</param>
internal sealed record Histogram(string Key, IReadOnlyList<HistogramRow> Rows)
{
    /// <summary>Numbers have 64 bits, so that there are no more powers of two between two buckets.</summary>
    private const int LongestGap = 64;

    /// <summary>All counts together.</summary>
    public double Total => Rows.Sum(row => row.Amount);

    /// <summary>The histograms of a variable, one for each key, the largest first.</summary>
    public static IReadOnlyList<Histogram> Of(IEnumerable<Reading> readings, SortOrder sort)
    {
        Dictionary<string, List<HistogramRow>> rows = [];
        foreach (Reading reading in readings)
        {
            if (!BucketRange.TryParse(reading.Key, out BucketRange bucket))
                continue;
            string key = Bucket.KeyOf(reading.Key);
            if (!rows.TryGetValue(key, out List<HistogramRow>? own))
                rows[key] = own = [];
            own.Add(new HistogramRow(bucket, reading.Amount(sort), [reading.Key]));
        }

        return
        [
            .. rows.Select(pair => new Histogram(pair.Key, Complete(pair.Value)))
                .OrderByDescending(histogram => histogram.Total)
                .ThenBy(histogram => histogram.Key, KeyComparer.Instance),
        ];
    }

    /// <summary>The same histogram in so many rows, at least one: adjacent buckets are added.</summary>
    public Histogram Shrink(int rows)
    {
        if (Rows.Count <= rows)
            return this;
        int count = (Rows.Count + rows - 1) / rows;
        return this with { Rows = [.. Rows.Chunk(count).Select(Join)] };
    }

    private static HistogramRow Join(HistogramRow[] rows) => new(
        new BucketRange(rows[0].Range.Low, rows[^1].Range.High),
        rows.Sum(row => row.Amount),
        [.. rows.SelectMany(row => row.Keys)]);

    private static List<HistogramRow> Complete(List<HistogramRow> rows)
    {
        rows.Sort((one, other) => one.Range.Position.CompareTo(other.Range.Position));
        int first = rows.FindIndex(row => row.Amount > 0);
        if (first < 0)
            return rows;
        int last = rows.FindLastIndex(row => row.Amount > 0);
        List<HistogramRow> complete = [];
        foreach (HistogramRow row in rows[first..(last + 1)])
        {
            if (complete.Count > 0)
                complete.AddRange(Gap(complete[^1].Range, row.Range));
            complete.Add(row);
        }

        return complete;
    }

    /// <summary>The powers of two between two buckets.</summary>
    private static List<HistogramRow> Gap(BucketRange lower, BucketRange upper)
    {
        List<HistogramRow> gap = [];
        bool isLowest = lower.Low is null && lower.High == -1;
        if (!upper.IsPowerOfTwo || !(lower.IsPowerOfTwo || isLowest) || lower.High is not Int128 high)
            return gap;
        Int128 next = high + 1;
        while (next < upper.Low && gap.Count < LongestGap)
        {
            Int128 end = next < 2 ? next : (2 * next) - 1;
            gap.Add(new HistogramRow(new BucketRange(next, end), 0, []));
            next = end + 1;
        }

        return gap;
    }
}
