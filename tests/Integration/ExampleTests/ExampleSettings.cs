using System.Globalization;

namespace Integration.ExampleTests;

/// <summary>What <c>tests/examples/run</c> sets in the environment.</summary>
internal static class ExampleSettings
{
    // Enough to compare values.
    private const double ShortLoad = 4;

    // Until an interval of ten seconds has begun and ended.
    private const double Intervals = 22;

    /// <summary>The file for the table of costs; null for none.</summary>
    public static string? CostFile => Variable("PMDABPFTRACE_EXAMPLE_COSTS");

    /// <summary>Whether the page about the examples is written.</summary>
    public static bool WritesPage => Variable("PMDABPFTRACE_EXAMPLE_PAGE") is not null;

    /// <summary>How long an example's load runs.</summary>
    public static TimeSpan LoadTime(Example example)
    {
        double seconds = Variable("PMDABPFTRACE_EXAMPLE_SECONDS") is { } wanted
            ? double.Parse(wanted, CultureInfo.InvariantCulture)
            : ShortLoad;
        return TimeSpan.FromSeconds(example.HasIntervals ? Math.Max(seconds, Intervals) : seconds);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
