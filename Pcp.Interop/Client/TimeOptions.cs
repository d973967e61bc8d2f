using Pcp.Interop.Native;

namespace Pcp.Interop.Client;

/// <summary>Reads the options of time that PCP's tools have in common (PCPIntro(1)).</summary>
public static class TimeOptions
{
    /// <summary>
    /// Reads an interval as option -t has it: <c>2</c>, <c>100msec</c>, <c>1 min 30 sec</c>. pmParseInterval(3).
    /// </summary>
    /// <exception cref="FormatException">
    /// The text is no interval; the message is libpcp's, which marks the place.
    /// </exception>
    public static TimeSpan ParseInterval(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ArchiveShim.ParseInterval(text, out long interval, out string message) < 0
            ? throw new FormatException(message.TrimEnd())
            : Nanoseconds.ToDuration(interval);
    }

    /// <summary>
    /// The time window that options select: pmParseTimeWindow(3). An option that is not there is null.
    /// </summary>
    /// <param name="start">-S: where it starts.</param>
    /// <param name="finish">-T: where it ends.</param>
    /// <param name="align">-A: the interval of which the time of the first sample is a multiple.</param>
    /// <param name="origin">-O: the time of the first sample.</param>
    /// <param name="first">The first time of the source; of a host, now.</param>
    /// <param name="last">The last time of the source; of a host, <see cref="DateTimeOffset.MaxValue"/>.</param>
    /// <param name="zone">The zone of times in the options.</param>
    /// <exception cref="FormatException">
    /// An option is wrong; the message is libpcp's, which marks the place.
    /// </exception>
    /// <remarks>
    /// To read a time in the zone, libpcp changes <c>TZ</c> in the environment for a moment: call this before there are
    /// other threads that read the environment, as <see cref="PcpTimeZone"/> says.
    /// </remarks>
    public static TimeWindow ParseWindow(
        string? start,
        string? finish,
        string? align,
        string? origin,
        DateTimeOffset first,
        DateTimeOffset last,
        PcpTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        NativeWindow window = new() { Start = Nanoseconds.Of(first), End = Nanoseconds.Of(last) };
        string message = "";
        int status = zone.Use(
            number => ArchiveShim.ParseWindow([start, finish, align, origin], number, ref window, out message));
        if (status < 0)
            throw new FormatException(message.TrimEnd());
        return new TimeWindow(
            Nanoseconds.ToTime(window.Start),
            Nanoseconds.ToTime(window.End),
            Nanoseconds.ToTime(window.Origin),
            message.TrimEnd());
    }
}
