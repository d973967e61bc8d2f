using System.Globalization;

namespace Fleet.Dashboards.Files;

/// <summary>Grafana's own variables, for a time range that ends now.</summary>
internal static class Macros
{
    /// <summary>Prometheus' default interval, which Grafana assumes too.</summary>
    public static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    private const int Points = 1000; // about as many as a panel has pixels

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Values(TimeSpan.FromHours(1)).Keys];

    /// <summary>The distance between two points.</summary>
    public static TimeSpan Interval(TimeSpan range) =>
        range / Points > ScrapeInterval
            ? TimeSpan.FromSeconds(Math.Ceiling(range.TotalSeconds / Points))
            : ScrapeInterval;

    /// <summary>Their values.</summary>
    public static Dictionary<string, VariableValue> Values(TimeSpan range)
    {
        TimeSpan interval = Interval(range);
        TimeSpan rate = interval + ScrapeInterval > 4 * ScrapeInterval ? interval + ScrapeInterval : 4 * ScrapeInterval;
        return new()
        {
            ["__interval"] = Seconds(interval),
            ["__interval_ms"] = Number(interval.TotalMilliseconds),
            ["__rate_interval"] = Seconds(rate),
            ["__range"] = Seconds(range),
            ["__range_s"] = Number(range.TotalSeconds),
            ["__range_ms"] = Number(range.TotalMilliseconds),
        };
    }

    private static VariableValue Seconds(TimeSpan time) => new($"{Number(time.TotalSeconds).Values[0]}s");

    private static VariableValue Number(double number) => new(number.ToString("F0", CultureInfo.InvariantCulture));
}
