using System.Text;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>
/// Feeds a target with many inputs, one after another. Each is made from the seed and its own number alone, so that one
/// that fails can be made again without those before it.
/// </summary>
internal sealed class Campaign(ITarget target, int seed)
{
    private readonly Trial _trial = new(target);

    /// <summary>How many inputs were fed and found right.</summary>
    public long Passed { get; private set; }

    /// <inheritdoc cref="Trial.Slowest"/>
    public TimeSpan Slowest => _trial.Slowest;

    /// <inheritdoc cref="Trial.MostAllocated"/>
    public long MostAllocated => _trial.MostAllocated;

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
            if (_trial.Feed(input, random) is { } failure)
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

    /// <summary>Numbers that follow one another begin sequences that have nothing in common.</summary>
    private int HashCode(long number) =>
        unchecked((int)(((ulong)number * 0x9E3779B97F4A7C15 + (uint)seed * 0xC2B2AE3D27D4EB4F) >> 32));
}
