using Bench.Measuring;

namespace Bench.Report;

/// <summary>Numbers in readable units.</summary>
internal static class Format
{
    /// <summary>Bytes of a megabyte, as limits on memory mean it.</summary>
    public const double Megabyte = 1024 * 1024;

    /// <summary>A time.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1 } => $"{time.TotalMicroseconds:0} µs",
        { TotalMilliseconds: < 100 } => $"{time.TotalMilliseconds:0.00} ms",
        { TotalSeconds: < 10 } => $"{time.TotalMilliseconds:0} ms",
        _ => $"{time.TotalSeconds:0.0} s",
    };

    /// <summary>The average time of one of many; a <see cref="TimeSpan"/> has only tenths of a microsecond.</summary>
    public static string Each(TimeSpan all, int count) => $"{all.TotalMicroseconds / count:0.00} µs";

    /// <summary>The median and the times above it.</summary>
    public static string Spread(Timings timings) =>
        $"{Time(timings.Median)}, p99 {Time(timings.P99)}";

    /// <summary>The shortest and the longest of some times.</summary>
    public static string Range(IEnumerable<TimeSpan> times) => $"{Time(times.Min())} to {Time(times.Max())}";

    /// <summary>Memory.</summary>
    public static string Memory(long bytes) => $"{bytes / Megabyte:0.0} MB";
}
