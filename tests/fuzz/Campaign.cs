using System.Diagnostics;
using System.Text;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>
/// Feeds a target with many inputs, one after another. Each is made from the seed and its own number alone, so that one
/// that fails can be made again without those before it.
/// </summary>
internal sealed class Campaign(ITarget target, int seed)
{
    // A thousand times what any input of these lengths needs, and yet far from what a machine has.
    private const long MaxBytes = 1024 * 1024;
    private const long MaxBytesPerByte = 4096;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    /// <summary>How many inputs were fed and found right.</summary>
    public long Passed { get; private set; }

    /// <summary>The longest time that one input took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most that was allocated for one input, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>Feeds inputs; stops at the first that fails.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many.</param>
    /// <returns>What failed and how to see it again, or null.</returns>
    public string? Run(long first, long count)
    {
        for (long number = first; number < first + count; number++)
        {
            Random random = new(HashCode(number));
            byte[] input = target.Make(random);
            if (Feed(input, random) is { } failure)
            {
                return $"""
                    {target.Name}, input {number} of seed {seed}: {failure}
                    Again: tests/fuzz/run --target {target.Name} --seed {seed} --first {number} --inputs 1
                    {Encoding.UTF8.GetString(input)}
                    """;
            }

            Passed++;
        }

        return null;
    }

    private string? Feed(byte[] input, Random random)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            target.Feed(input, random);
        }
#pragma warning disable CA1031 // That no exception escapes is what is tested.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.ToString();
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        MostAllocated = Math.Max(allocated, MostAllocated);
        if (elapsed > _longest)
            return $"it took {elapsed.TotalSeconds:0.0} s";
        return allocated > MaxBytes + MaxBytesPerByte * input.Length ? $"it allocated {allocated} bytes" : null;
    }

    /// <summary>Numbers that follow one another begin sequences that have nothing in common.</summary>
    private int HashCode(long number) =>
        unchecked((int)(((ulong)number * 0x9E3779B97F4A7C15 + (uint)seed * 0xC2B2AE3D27D4EB4F) >> 32));
}
