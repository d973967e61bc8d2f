using System.Diagnostics;

namespace Integration.Rig;

/// <summary>
/// Fetches a metric repeatedly on its own thread and measures the longest pause between fetches, which on a busy
/// machine may exceed the expiry time of a script without a name.
/// </summary>
internal sealed class SteadyReader : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task<TimeSpan> _reading;

    /// <summary>Starts to fetch.</summary>
    /// <param name="client">PCP's tools.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="since">A time before the metric existed.</param>
    public SteadyReader(PcpTools client, string metric, long since) =>
        _reading = Task.Run(() => Read(client, metric, since));

    /// <summary>Ends it.</summary>
    /// <returns>The longest time between two fetches, from the begin of the one to the end of the other.</returns>
    public TimeSpan LongestGap()
    {
        _end.Cancel();
        return _reading.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        LongestGap();
        _end.Dispose();
    }

    private TimeSpan Read(PcpTools client, string metric, long last)
    {
        TimeSpan longest = TimeSpan.Zero;
        while (!_end.IsCancellationRequested)
        {
            long began = Stopwatch.GetTimestamp();
            client.Fetch(metric);
            TimeSpan gap = Stopwatch.GetElapsedTime(last);
            longest = gap > longest ? gap : longest;
            last = began;
        }

        return longest;
    }
}
