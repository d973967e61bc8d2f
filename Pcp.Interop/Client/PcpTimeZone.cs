using Pcp.Interop.Native;

namespace Pcp.Interop.Client;

/// <summary>
/// A time zone in which times are read and shown: pmNewZone(3). Any thread may use it. libpcp keeps each one for the
/// life of the process.
/// </summary>
public sealed class PcpTimeZone
{
    private const int LargestOffset = 14 * 60; // minutes

    // libpcp has one current zone for the whole process, and changes TZ in the environment of C while it uses it.
    private static readonly Lock _gate = new();
    private static readonly Lazy<PcpTimeZone> _local = new(() => new PcpTimeZone(LocalZone));

    private readonly int _zone;

    /// <summary>A time zone as in <c>TZ</c>: <c>UTC</c>, <c>Europe/Berlin</c>, <c>CET-1CEST</c>; PCP's option -Z.
    /// </summary>
    /// <exception cref="PmException">
    /// libpcp refuses it. Most versions take any text, and libc takes a zone that it does not know for UTC.
    /// </exception>
    public PcpTimeZone(string zone)
    {
        ArgumentException.ThrowIfNullOrEmpty(zone);
        _zone = PmException.Check(New(() => ArchiveShim.NewZone(zone)), $"time zone {zone}");
    }

    internal PcpTimeZone(int zone) => _zone = zone;

    /// <summary>The time zone of this process: <c>TZ</c>, or that of the host.</summary>
    public static PcpTimeZone Local => _local.Value;

    private static string LocalZone =>
        Environment.GetEnvironmentVariable("TZ") is { Length: > 0 } zone ? zone : ":/etc/localtime";

    /// <summary>
    /// The same time with the zone's offset from UTC at that time: pmLocaltime(3). The offset is one that .NET has:
    /// whole minutes, at most 14 hours.
    /// </summary>
    public DateTimeOffset ToLocal(DateTimeOffset time)
    {
        int seconds = 0;
        int status = Use(zone => ArchiveShim.ZoneOffset(zone, time.ToUnixTimeSeconds(), out seconds));
        PmException.Check(status, $"the local time of {time}");
        return time.ToOffset(TimeSpan.FromMinutes(Math.Clamp(seconds / 60, -LargestOffset, LargestOffset)));
    }

    /// <summary>Calls libpcp with the number of the zone; no other thread uses any zone meanwhile.</summary>
    internal int Use(Func<int, int> call)
    {
        lock (_gate)
            return call(_zone);
    }

    /// <summary>Calls a function that makes a zone.</summary>
    internal static int New(Func<int> call)
    {
        lock (_gate)
            return call();
    }
}
