using System.Diagnostics;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>Feeds a target with one input at a time, and measures.</summary>
internal sealed class Trial(ITarget target)
{
    // A thousand times what any input of these lengths needs, and yet far from what a machine has.
    private const long MaxBytes = 1024 * 1024;
    private const long MaxBytesPerByte = 4096;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that one input took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most that was allocated for one input, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>Feeds an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="random">See <see cref="ITarget.Feed"/>.</param>
    /// <returns>What failed, or null.</returns>
    public string? Feed(byte[] input, Random random)
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

    /// <summary>Feeds an input whose bytes also choose what a caller may choose.</summary>
    /// <inheritdoc cref="Feed(byte[], Random)" path="/returns"/>
    public string? Feed(byte[] input)
    {
        uint seed = 2166136261; // FNV-1a
        foreach (byte b in input)
            seed = unchecked((seed ^ b) * 16777619);
        return Feed(input, new Random(unchecked((int)seed)));
    }
}
