namespace Pcp.Bpftrace.Pictures;

/// <summary>The values that a bucket counts: <c>4-7</c>, <c>-inf--1</c>, <c>100-inf</c>.</summary>
/// <param name="Low">The lowest value, or null for minus infinity.</param>
/// <param name="High">The highest value, or null for infinity.</param>
internal readonly record struct BucketRange(Int128? Low, Int128? High)
{
    private const string Suffixes = "KMGTPE";

    /// <summary>Whether the bounds are powers of two, or 0.</summary>
    public bool IsPowerOfTwo => Low is Int128 low && High is Int128 high
        && ((low == 0 && high == 0) || (Int128.IsPow2(low) && high == (2 * low) - 1));

    /// <summary>The range as bpftrace shows it: <c>[1K, 2K)</c>, <c>[0]</c>, <c>(..., 0)</c>.</summary>
    public string Label => (Low, High) switch
    {
        (null, null) => "(..., ...)",
        (null, Int128 high) => $"(..., {Abbreviate(high + 1)})",
        (Int128 low, null) => $"[{Abbreviate(low)}, ...)",
        (Int128 low, Int128 high) when low == high => $"[{Abbreviate(low)}]",
        (Int128 low, Int128 high) => $"[{Abbreviate(low)}, {Abbreviate(high + 1)})",
    };

    /// <summary>Reads the range in a bucket's name, which a key may precede.</summary>
    public static bool TryParse(string name, out BucketRange bucket)
    {
        string range = name[(name.LastIndexOf(',') + 1)..];
        int dash = range.Length < 2 ? -1 : range.IndexOf('-', 1); // the first character may be a sign
        bucket = default;
        if (dash < 0 || !TryParseBound(range[..dash], "-inf", out Int128? low)
            || !TryParseBound(range[(dash + 1)..], "inf", out Int128? high))
        {
            return false;
        }

        bucket = new BucketRange(low, high);
        return true;
    }

    private static bool TryParseBound(string text, string infinity, out Int128? bound)
    {
        bound = null;
        if (text == infinity)
            return true;
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 number))
            return false;
        bound = number;
        return true;
    }

    /// <summary>A bound without rounding it: only multiples of 1024 have a suffix.</summary>
    private static string Abbreviate(Int128 number)
    {
        int suffix = -1;
        while (number != 0 && number % 1024 == 0 && suffix < Suffixes.Length - 1)
        {
            number /= 1024;
            suffix++;
        }

        return number.ToString(CultureInfo.InvariantCulture) + (suffix < 0 ? "" : Suffixes[suffix]);
    }
}
