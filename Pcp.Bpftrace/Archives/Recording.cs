using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>Opens the recording of a script.</summary>
internal static class Recording
{
    /// <summary>The samples of a script that options select.</summary>
    /// <exception cref="PmException">The archive has no such script; the message names those that it has.</exception>
    internal static SampleCursor Open(PcpContext archive, string script, PlaybackOptions options)
    {
        SampleReader reader = new(archive, ArchivedScript.Find(archive, script), options.TimeZone);
        TimeWindow window = WindowOf(archive.ArchiveLabel(), options.Window);
        return options.Interval is { } interval
            ? new InterpolatedCursor(archive, reader, window, interval)
            : new RecordedCursor(archive, reader, window);
    }

    // Not beyond the archive, where there is nothing to interpolate.
    private static TimeWindow WindowOf(ArchiveLabel label, TimeWindow? wanted) => wanted is null
        ? new TimeWindow(label.Start, label.End, label.Start, "")
        : wanted with
        {
            Start = wanted.Start > label.Start ? wanted.Start : label.Start,
            End = wanted.End < label.End ? wanted.End : label.End,
        };
}
