namespace Pcp.Bpftrace.Pictures;

/// <summary>Spans of time as people read them.</summary>
internal static class Duration
{
    public static string Short(TimeSpan span) => span switch
    {
        { TotalSeconds: < 10 } => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + "s",
        { TotalSeconds: < 120 } => span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s",
        { TotalMinutes: < 120 } => span.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + "min",
        { TotalHours: < 48 } => span.TotalHours.ToString("0", CultureInfo.InvariantCulture) + "h",
        _ => span.TotalDays.ToString("0", CultureInfo.InvariantCulture) + "d",
    };
}
