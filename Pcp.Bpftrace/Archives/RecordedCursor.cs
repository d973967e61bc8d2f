using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>The samples of an archive as they were recorded.</summary>
/// <param name="archive">The archive, which nobody else uses meanwhile.</param>
/// <param name="reader">Reads its samples.</param>
/// <param name="window">The part with the samples.</param>
internal sealed class RecordedCursor(PcpContext archive, SampleReader reader, TimeWindow window) : SampleCursor
{
    // libpcp before PCP 7 cuts times to microseconds: the last sample is up to one later than the end.
    private static readonly TimeSpan _precision = TimeSpan.FromMicroseconds(1);

    private int _direction;
    private DateTimeOffset? _last; // the position of the archive

    protected override Sample? Read(int direction, CancellationToken cancel)
    {
        if (_direction != direction || _last != Current?.Time)
            Position(direction);
        while (reader.Fetch() is { } fetched && !IsBeyond(fetched.Timestamp, EndOf(direction), direction))
        {
            cancel.ThrowIfCancellationRequested();
            _last = fetched.Timestamp;
            if (IsNext(fetched.Timestamp, direction) && reader.Read(fetched) is { } sample)
                return sample;
        }

        _direction = 0;
        return null;
    }

    private void Position(int direction)
    {
        if (direction > 0)
            archive.SetMode(ArchiveMode.Forwards, Current?.Time ?? window.Start);
        else
            archive.SetMode(ArchiveMode.Backwards, Current?.Time ?? window.End + _precision);
        _direction = direction;
    }

    private DateTimeOffset EndOf(int direction) => direction > 0 ? window.End : window.Start;

    // libpcp begins with the sample at the time that was set, which is the current one.
    private bool IsNext(DateTimeOffset time, int direction) => Current is null
        ? !IsBeyond(time, EndOf(-direction), -direction)
        : IsBeyond(time, Current.Time, direction);

    private static bool IsBeyond(DateTimeOffset time, DateTimeOffset other, int direction) =>
        time.CompareTo(other) == direction;
}
