namespace Pcp.Bpftrace.Pictures;

/// <summary>The change of a variable between two samples.</summary>
/// <param name="End">The time of the later one.</param>
/// <param name="Seconds">The time between them.</param>
/// <param name="Level">The growth of a counter per second, all keys together; otherwise its single value.</param>
/// <param name="Counts">
/// The buckets of a histogram that grew, and by how much; of one that the script clears, its counts.
/// </param>
internal sealed record Interval(
    DateTimeOffset End, double Seconds, double Level, IReadOnlyDictionary<string, double> Counts);
