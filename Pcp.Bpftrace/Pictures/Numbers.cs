using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Pictures;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    /// <summary>The width of the longest rate of a counter.</summary>
    public const int RateWidth = 8; // 12,345/s

    private const string Suffixes = "KMGTPE";

    /// <summary>All digits of an integer, in groups; two places of a fraction. A text as it is.</summary>
    public static string Exact(MetricValue value) => value.Type switch
    {
        MetricType.String => value.ToString(),
        MetricType.Float or MetricType.Double => Exact(value.ToDouble()),
        MetricType.UInt64 => value.ToUInt64().ToString("N0", CultureInfo.InvariantCulture),
        _ => value.ToInt64().ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <inheritdoc cref="Exact(MetricValue)"/>
    public static string Exact(double value) =>
        Math.Abs(value) >= 1e18
            ? value.ToString("G6", CultureInfo.InvariantCulture)
            : value.ToString(double.IsInteger(value) ? "N0" : "N2", CultureInfo.InvariantCulture);

    /// <summary>At most six characters for a positive number: digits in groups, or a decimal suffix.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        if (size < 99_999.5)
        {
            string format = size >= 99.95 || double.IsInteger(value) ? "N0" : "0.0";
            return value.ToString(format, CultureInfo.InvariantCulture);
        }

        int suffix = -1;
        while (size >= 999.5 && suffix < Suffixes.Length - 1)
        {
            size /= 1000;
            suffix++;
        }

        string digits = size.ToString(size < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return (value < 0 ? "-" : "") + digits + Suffixes[suffix];
    }

    /// <summary>An integer without rounding it: only multiples of 1024 have a suffix.</summary>
    public static string Binary(Int128 value)
    {
        int suffix = -1;
        while (value != 0 && value % 1024 == 0 && suffix < Suffixes.Length - 1)
        {
            value /= 1024;
            suffix++;
        }

        return value.ToString(CultureInfo.InvariantCulture) + (suffix < 0 ? "" : Suffixes[suffix]);
    }

    /// <summary>A number per second, with more digits where it is small: an event a minute is not none.</summary>
    public static string Rate(double value) => value switch
    {
        <= 0 or >= 0.1 => Short(value) + "/s",
        < 0.0005 => "<0.001/s",
        _ => value.ToString("0.0##", CultureInfo.InvariantCulture) + "/s",
    };

    /// <summary>A time in its largest unit.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + "s",
        { TotalMinutes: < 120 } => span.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + "min",
        { TotalHours: < 48 } => span.TotalHours.ToString("0", CultureInfo.InvariantCulture) + "h",
        _ => span.TotalDays.ToString("0", CultureInfo.InvariantCulture) + "d",
    };

    public static string Share(double part, double whole) =>
        (whole > 0 ? 100 * part / whole : 0).ToString("0.0", CultureInfo.InvariantCulture) + "%";
}
