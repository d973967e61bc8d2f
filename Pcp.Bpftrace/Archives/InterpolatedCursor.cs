using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>Samples at equal intervals, interpolated from those that were recorded.</summary>
/// <param name="archive">The archive, which nobody else uses meanwhile.</param>
/// <param name="reader">Reads its samples.</param>
/// <param name="window">The part with the samples; its origin is the time of one of them.</param>
/// <param name="interval">The time from one to the next.</param>
internal sealed class InterpolatedCursor(
    PcpContext archive, SampleReader reader, TimeWindow window, TimeSpan interval) : SampleCursor
{
    protected override Sample? Read(int direction, CancellationToken cancel)
    {
        for (long i = First(direction); IsInWindow(TimeOf(i)); i += direction)
        {
            cancel.ThrowIfCancellationRequested();
            // Without a step: the names of instances are those of the time of the next fetch.
            archive.SetMode(ArchiveMode.Interpolated, TimeOf(i));
            if (reader.Fetch() is { } fetched && reader.Read(fetched) is { } sample)
                return sample;
        }

        return null;
    }

    private long First(int direction) => Current is not null
        ? (long)Math.Round((Current.Time - window.Origin) / interval) + direction
        : direction > 0
            ? (long)Math.Ceiling((window.Start - window.Origin) / interval)
            : (long)Math.Floor((window.End - window.Origin) / interval);

    private DateTimeOffset TimeOf(long number) => window.Origin + number * interval;

    private bool IsInWindow(DateTimeOffset time) => time >= window.Start && time <= window.End;
}
