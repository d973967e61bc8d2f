namespace Pcp.Bpftrace.Exporter;

/// <summary>How long a request waits for its host.</summary>
internal static class ScrapeTimeout
{
    /// <summary>The header by which Prometheus says how long it waits for the answer.</summary>
    internal const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    private const double Default = 10, Least = 0.5, Most = 60; // seconds
    private const double Reserve = 0.5; // for the way back, so that Prometheus gets the reason

    /// <summary>The time to wait.</summary>
    /// <param name="header">The value of the header; empty if there is none.</param>
    internal static TimeSpan Of(string header)
    {
        bool isGiven = double.TryParse(header, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
        return TimeSpan.FromSeconds(isGiven && seconds > 0 ? Math.Clamp(seconds - Reserve, Least, Most) : Default);
    }
}
