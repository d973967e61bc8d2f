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
    // libpcp 6 frees recorded values while it still uses them if it is led backwards without a step, or to and fro
    // within the same two records (update_bounds() in its interp.c).
    private static readonly TimeSpan _backwards = TimeSpan.FromMilliseconds(-1);

    private int _direction; // of the last fetch

    protected override Sample? Read(int direction, CancellationToken cancel)
    {
        if (direction != _direction)
            archive.SetMode(ArchiveMode.Interpolated, DateTimeOffset.UnixEpoch); // it forgets all values
        _direction = direction;
        for (long i = First(direction); IsInWindow(TimeOf(i)); i += direction)
        {
            cancel.ThrowIfCancellationRequested();
            archive.SetMode(ArchiveMode.Interpolated, TimeOf(i), direction < 0 ? _backwards : TimeSpan.Zero);
            if (reader.Fetch() is not { } fetched)
                continue;
            // The names of instances are those of the time of the next fetch.
            archive.SetMode(ArchiveMode.Interpolated, TimeOf(i));
            if (reader.Read(fetched) is { } sample)
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
