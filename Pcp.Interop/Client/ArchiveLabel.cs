namespace Pcp.Interop.Client;

/// <summary>The label of an archive: pmGetArchiveLabel(3), with the end of its values: pmGetArchiveEnd(3).</summary>
/// <param name="Host">The name of the host that was recorded.</param>
/// <param name="TimeZone">The time zone of that host, as in <c>TZ</c>.</param>
/// <param name="Start">When the recording began.</param>
/// <param name="End">The time of the last values; later ones may still be written.</param>
public sealed record ArchiveLabel(string Host, string TimeZone, DateTimeOffset Start, DateTimeOffset End);
