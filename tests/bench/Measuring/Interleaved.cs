namespace Bench.Measuring;

/// <summary>
/// Measures several works in one run, one after the other in random order, so that other load affects all alike and
/// none always follows the same other one.
/// </summary>
internal static class Interleaved
{
    private const int Seed = 151;

    /// <summary>Measures without a break.</summary>
    /// <inheritdoc cref="MeasurePaced"/>
    public static Timings[] Measure(int rounds, params ReadOnlySpan<Func<TimeSpan>> works) =>
        MeasurePaced(rounds, TimeSpan.Zero, works);

    /// <summary>Measures with pauses.</summary>
    /// <param name="rounds">How often each work is done, after a tenth of that as a warm-up.</param>
    /// <param name="pause">How long to wait between two rounds.</param>
    /// <param name="works">Each does its work once and returns the time it took.</param>
    /// <returns>The timings of each work, in their order.</returns>
    public static Timings[] MeasurePaced(int rounds, TimeSpan pause, params ReadOnlySpan<Func<TimeSpan>> works)
    {
        Random random = new(Seed);
        int[] order = [.. Enumerable.Range(0, works.Length)];
        TimeSpan[][] samples = new TimeSpan[works.Length][];
        for (int i = 0; i < works.Length; i++)
            samples[i] = new TimeSpan[rounds];
        for (int round = -rounds / 10; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (int work in order)
            {
                TimeSpan took = works[work]();
                if (round >= 0)
                    samples[work][round] = took;
            }

            if (pause > TimeSpan.Zero)
                Thread.Sleep(pause);
        }

        return [.. samples.Select(times => new Timings(times))];
    }
}
