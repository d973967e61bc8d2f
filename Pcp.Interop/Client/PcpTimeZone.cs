using Pcp.Interop.Native;

namespace Pcp.Interop.Client;

/// <summary>
/// A time zone in which times are read and shown: pmNewZone(3). Any thread may use it. libpcp keeps each one for the
/// life of the process.
/// </summary>
/// <remarks>
/// A new zone changes <c>TZ</c> in the environment for a moment, and so does <see cref="TimeOptions.ParseWindow"/>.
/// That ends the process by SIGSEGV if a thread of the runtime or of a library reads the environment at that moment: do
/// both before there are such threads, as with <see cref="PcpConfig.Load"/>. <see cref="ToLocal"/> does not change it.
/// </remarks>
public sealed class PcpTimeZone
{
    private const int LargestOffset = 14 * 60; // minutes
    private const int MostOffsets = 512; // two a year, and some to spare

    // libpcp has one current zone for the whole process, and changes TZ in the environment of C while it uses it.
    private static readonly Lock _gate = new();
    private static readonly Lazy<PcpTimeZone> _local = new(() => new PcpTimeZone(LocalZone));

    private readonly int _zone;
    private readonly long[] _begins; // in seconds since 1970, ascending
    private readonly int[] _offsets; // from then on, in seconds east of UTC

    /// <summary>A time zone as in <c>TZ</c>: <c>UTC</c>, <c>Europe/Berlin</c>, <c>CET-1CEST</c>; PCP's option -Z.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    /// <exception cref="PmException">
    /// libpcp refuses it. Most versions take any text, and libc takes a zone that it does not know for UTC.
    /// </exception>
    public PcpTimeZone(string zone)
        : this(() => ArchiveShim.NewZone(zone), $"time zone {NotEmpty(zone)}")
    {
    }

    /// <summary>The zone that a function of libpcp makes.</summary>
    internal PcpTimeZone(Func<int> make, string attempt)
    {
        long[] begins = new long[MostOffsets];
        int[] offsets = new int[MostOffsets];
        lock (_gate)
        {
            _zone = PmException.Check(make(), attempt);
            int count = PmException.Check(ArchiveShim.ZoneOffsets(_zone, begins, offsets, MostOffsets), attempt);
            (_begins, _offsets) = (begins[..count], offsets[..count]);
        }
    }

    /// <summary>The time zone of this process: <c>TZ</c>, or that of the host.</summary>
    public static PcpTimeZone Local => _local.Value;

    private static string LocalZone =>
        Environment.GetEnvironmentVariable("TZ") is { Length: > 0 } zone ? zone : ":/etc/localtime";

    /// <summary>
    /// The same time with the zone's offset from UTC at that time; before 1970 and after 2100 that of the nearest time
    /// between. The offset is one that .NET has: whole minutes, at most 14 hours. A time whose local time .NET cannot
    /// express, such as <see cref="DateTimeOffset.MaxValue"/> east of UTC, is returned as it is.
    /// </summary>
    public DateTimeOffset ToLocal(DateTimeOffset time)
    {
        int found = Array.BinarySearch(_begins, time.ToUnixTimeSeconds());
        int seconds = _offsets[found >= 0 ? found : Math.Max(~found - 1, 0)];
        TimeSpan offset = TimeSpan.FromMinutes(Math.Clamp(seconds / 60, -LargestOffset, LargestOffset));
        long local = time.UtcTicks + offset.Ticks;
        return local >= DateTime.MinValue.Ticks && local <= DateTime.MaxValue.Ticks ? time.ToOffset(offset) : time;
    }

    /// <summary>Calls libpcp with the number of the zone; no other thread uses any zone meanwhile.</summary>
    internal int Use(Func<int, int> call)
    {
        lock (_gate)
            return call(_zone);
    }

    private static string NotEmpty(string zone)
    {
        ArgumentException.ThrowIfNullOrEmpty(zone);
        return zone;
    }
}
