using System.Collections.Immutable;

namespace Fuzz.Targets;

/// <summary>A pipe hands on bytes in pieces of any length.</summary>
internal static class Pipe
{
    /// <summary>Cuts an input into pieces.</summary>
    public static ImmutableArray<byte[]> Cut(byte[] input, Random random)
    {
        ImmutableArray<byte[]>.Builder parts = ImmutableArray.CreateBuilder<byte[]>();
        for (int start = 0; start < input.Length;)
        {
            int length = Math.Min(random.Next(1, 64), input.Length - start);
            parts.Add(input[start..(start + length)]);
            start += length;
        }

        return parts.ToImmutable();
    }
}
