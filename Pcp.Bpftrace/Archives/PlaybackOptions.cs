using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>How an archive is played.</summary>
/// <param name="Window">The part that is played; all of it if this is null.</param>
/// <param name="Interval">The time between interpolated samples, or null: every sample as it was recorded.</param>
/// <param name="TimeZone">The zone of the samples' times, or null: UTC.</param>
/// <param name="IsUnattended">
/// Whether nobody uses the controls: it is played as fast as it goes, and ends with its last sample. Otherwise it
/// pauses there.
/// </param>
internal sealed record PlaybackOptions(
    TimeWindow? Window = null, TimeSpan? Interval = null, PcpTimeZone? TimeZone = null, bool IsUnattended = false);
