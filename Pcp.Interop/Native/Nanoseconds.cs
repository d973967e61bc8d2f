namespace Pcp.Interop.Native;

/// <summary>
/// Times and durations as they cross the border: in nanoseconds, times since 1970. The largest number is "no end";
/// times before 1677 become the first one that 64 bits can hold.
/// </summary>
internal static class Nanoseconds
{
    private const long PerTick = TimeSpan.NanosecondsPerTick;

    internal static long Of(DateTimeOffset time) => Of(time - DateTimeOffset.UnixEpoch);

    internal static long Of(TimeSpan duration) => duration.Ticks switch
    {
        >= long.MaxValue / PerTick => long.MaxValue,
        <= long.MinValue / PerTick => long.MinValue,
        long ticks => ticks * PerTick,
    };

    internal static DateTimeOffset ToTime(long nanoseconds) => nanoseconds == long.MaxValue
        ? DateTimeOffset.MaxValue
        : DateTimeOffset.UnixEpoch + ToDuration(nanoseconds);

    internal static TimeSpan ToDuration(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / PerTick);
}
