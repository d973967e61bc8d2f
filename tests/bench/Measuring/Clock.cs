using System.Diagnostics;

namespace Bench.Measuring;

/// <summary>Times one piece of work.</summary>
internal static class Clock
{
    /// <summary>How long it takes.</summary>
    public static TimeSpan Time(Action work)
    {
        long began = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(began);
    }
}
