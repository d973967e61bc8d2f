namespace Pcp.Bpftrace.Formats;

/// <summary>Times for programs: ISO 8601, UTC, with milliseconds.</summary>
internal static class Timestamp
{
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
