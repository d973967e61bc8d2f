namespace Pcp.Bpftrace.Samples;

/// <summary>The values that a bucket counts: <c>4-7</c>, <c>-inf--1</c>, <c>100-inf</c>.</summary>
/// <param name="Low">The lowest value, or null for minus infinity.</param>
/// <param name="High">The highest value, or null for infinity.</param>
internal readonly record struct BucketRange(Int128? Low, Int128? High)
{
    /// <summary>Whether the bounds are powers of two, or 0.</summary>
    public bool IsPowerOfTwo => Low is Int128 low && High is Int128 high
        && ((low == 0 && high == 0) || (Int128.IsPow2(low) && high == (2 * low) - 1));

    /// <summary>The place among other ranges: by the lowest value.</summary>
    public Int128 Position => Low ?? Int128.MinValue;

    /// <summary>Reads the range in a bucket's name, which a key may precede.</summary>
    public static bool TryParse(string name, out BucketRange bucket)
    {
        ReadOnlySpan<char> range = name.AsSpan(name.LastIndexOf(',') + 1);
        int dash = range.Length < 2 ? 0 : range[1..].IndexOf('-') + 1; // the first character may be a sign
        bucket = default;
        if (dash == 0 || !TryParseBound(range[..dash], "-inf", out Int128? low)
            || !TryParseBound(range[(dash + 1)..], "inf", out Int128? high))
        {
            return false;
        }

        bucket = new BucketRange(low, high);
        return true;
    }

    private static bool TryParseBound(ReadOnlySpan<char> text, string infinity, out Int128? bound)
    {
        bound = null;
        if (text.SequenceEqual(infinity))
            return true;
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 number))
            return false;
        bound = number;
        return true;
    }
}
