using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fleet.Values;

/// <summary>The values as Prometheus returns them (its HTTP API).</summary>
internal sealed class PrometheusValues(HttpClient prometheus)
{
    /// <summary>
    /// The latest ones of all hosts; the histogram's as the differences between its cumulative buckets.
    /// </summary>
    public FleetValues Latest()
    {
        FleetValues values = new();
        foreach (JsonElement series in Query("bpftrace_fleet_reads_total"))
            values[new ValueKey(Label(series, "instance"), "reads", Label(series, "key"))] = Value(series);
        foreach (JsonElement series in Query("bpftrace_fleet_total"))
            values[new ValueKey(Label(series, "instance"), "total", "")] = Value(series);
        IReadOnlyList<JsonElement> buckets = Query("bpftrace_fleet_usecs_bucket");
        foreach (IGrouping<string, JsonElement> host in buckets.GroupBy(series => Label(series, "instance")))
            AddBuckets(values, host.Key, host);
        return values;
    }

    /// <summary>The one value of an expression.</summary>
    public double Scalar(string expression) => double.Parse(
        Query(expression).Single().GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);

    private static void AddBuckets(FleetValues values, string host, IEnumerable<JsonElement> buckets)
    {
        ulong below = 0, lower = 0;
        foreach (JsonElement bucket in buckets.OrderBy(bucket => Bound(bucket)))
        {
            ulong count = Value(bucket);
            double bound = Bound(bucket);
            if (count > below)
            {
                Debug.Assert(bound < double.PositiveInfinity, "the stand-in's values are within the grid");
                values[new ValueKey(host, "usecs", $"{lower}-{(ulong)bound}")] = count - below;
            }

            below = count;
            lower = double.IsPositive(bound) && bound < double.PositiveInfinity ? (ulong)bound + 1 : 0;
        }
    }

    private static double Bound(JsonElement bucket) => Label(bucket, "le") is var le && le == "+Inf"
        ? double.PositiveInfinity
        : double.Parse(le, CultureInfo.InvariantCulture);

    private static string Label(JsonElement series, string name) =>
        series.GetProperty("metric").GetProperty(name).GetString()!;

    private static ulong Value(JsonElement series) =>
        ulong.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);

    private IReadOnlyList<JsonElement> Query(string expression)
    {
        string url = $"/api/v1/query?query={Uri.EscapeDataString(expression)}";
        using JsonDocument document = JsonDocument.Parse(prometheus.GetStringAsync(url).Result);
        return
        [
            .. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                .Select(series => series.Clone()),
        ];
    }
}
