using System.Buffers.Text;
using System.Numerics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// Instance numbers of a histogram's buckets. They follow from the bounds, so they are the same on every host: 0 for
/// the bucket that is open below; 1 to 64 for those of <c>hist()</c> (0, 1, 2-3, 4-7, …); for others
/// <see cref="FirstOther"/> and the lower bound if that has at most 28 bits, else a hash of it from
/// <see cref="FirstHashed"/> to <see cref="FirstOther"/>. Within one histogram no two buckets have the same lower
/// bound. One object for each histogram; runner's thread only.
/// </summary>
internal sealed class BucketNumbers
{
    private const int FirstOther = 1 << 29;
    private const int FirstHashed = 1 << 28;
    private const long MostAdded = 1 << 28;

    private readonly Dictionary<int, long> _hashed = [];

    /// <summary>The number of a bucket by its name, <c>MIN-MAX</c>; -1 for any other name.</summary>
    public int NumberOf(ReadOnlySpan<byte> name, long order)
    {
        if (name.StartsWith("-inf-"u8))
            return IsBound(name["-inf-".Length..], out _) ? 0 : -1;
        if (!Utf8Parser.TryParse(name, out long min, out int length)
            || name[length..] is not [(byte)'-', .. ReadOnlySpan<byte> rest] || !IsBound(rest, out long? max))
        {
            return -1;
        }

        if (min == max && min is 0 or 1)
            return (int)min + 1;
        if (min > 1 && BitOperations.IsPow2(min) && max == min + (min - 1))
            return BitOperations.Log2((ulong)min) + 2;
        return min is >= -MostAdded and < MostAdded ? (int)(FirstOther + MostAdded + min) : Hashed(min);
    }

    // Two bounds of a histogram are very unlikely to have one hash; the column numbers the second.
    private int Hashed(long min)
    {
        int number = FirstHashed + (int)(unchecked((ulong)min * 0x9E3779B97F4A7C15) >> 36);
        return !_hashed.TryAdd(number, min) && _hashed[number] != min ? -1 : number;
    }

    /// <param name="text">A number, or <c>inf</c>.</param>
    /// <param name="bound">The number; null for <c>inf</c>, and for one that has more than 63 bits.</param>
    private static bool IsBound(ReadOnlySpan<byte> text, out long? bound)
    {
        bound = Utf8Parser.TryParse(text, out long value, out int length) && length == text.Length ? value : null;
        return bound is not null
            || text.SequenceEqual("inf"u8)
            || (Utf8Parser.TryParse(text, out ulong _, out length) && length == text.Length);
    }
}
