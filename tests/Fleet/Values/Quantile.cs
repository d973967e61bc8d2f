using System.Globalization;

namespace Fleet.Values;

/// <summary>The quantile of a histogram, by linear interpolation within a bucket, as Prometheus defines it.</summary>
internal static class Quantile
{
    /// <summary>A quantile over the buckets <c>MIN-MAX</c> of integers, with the sums of all hosts.</summary>
    public static double Of(FleetValues values, string variable, double q)
    {
        (double Lower, double Upper, double Count)[] buckets =
        [
            .. values.Where(value => value.Key.Variable == variable)
                .GroupBy(value => value.Key.Instance, value => value.Value)
                .Select(bucket => (Bounds: bucket.Key.Split('-'), Count: bucket.Sum(count => (double)count)))
                // Prometheus takes the bound of the next lower bucket, MIN - 1, for the beginning of a bucket.
                .Select(bucket => (Parse(bucket.Bounds[0]) - 1, Parse(bucket.Bounds[1]), bucket.Count))
                .OrderBy(bucket => bucket.Item1),
        ];
        double rank = q * buckets.Sum(bucket => bucket.Count);
        double below = 0;
        foreach ((double lower, double upper, double count) in buckets)
        {
            if (below + count >= rank)
                return lower + ((upper - lower) * (rank - below) / count);
            below += count;
        }

        throw new InvalidOperationException($"{variable} has no values");
    }

    private static double Parse(string bound) => double.Parse(bound, CultureInfo.InvariantCulture);
}
