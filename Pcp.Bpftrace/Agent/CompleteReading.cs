namespace Pcp.Bpftrace.Agent;

/// <summary>Waits for the values of a script that rested: the agent has them when bpftrace has printed them.</summary>
internal static class CompleteReading
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads until all values are there.</summary>
    /// <param name="read">Reads them.</param>
    /// <param name="patience">How long to go on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sleep">Waits between two readings.</param>
    /// <returns>The last reading; incomplete if that takes too long.</returns>
    internal static ScriptReading Of(
        Func<ScriptReading> read, TimeSpan patience, TimeProvider time, Action<TimeSpan> sleep)
    {
        long began = time.GetTimestamp();
        ScriptReading reading = read();
        while (reading.IsIncomplete && time.GetElapsedTime(began) < patience)
        {
            sleep(_pause);
            reading = read();
        }

        return reading;
    }
}
