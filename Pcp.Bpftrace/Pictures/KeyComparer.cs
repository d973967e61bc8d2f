namespace Pcp.Bpftrace.Pictures;

/// <summary>Orders keys part by part, numbers by value and before names.</summary>
internal sealed class KeyComparer : IComparer<string>
{
    public static KeyComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> one = x;
        ReadOnlySpan<char> other = y;
        while (!one.IsEmpty && !other.IsEmpty)
        {
            int order = ComparePart(Next(ref one), Next(ref other));
            if (order != 0)
                return order;
        }

        return one.Length.CompareTo(other.Length);
    }

    /// <summary>Whether a part of a key is a number.</summary>
    public static bool IsNumber(string part) => TryParse(part, out _);

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> key)
    {
        int comma = key.IndexOf(',');
        ReadOnlySpan<char> part = comma < 0 ? key : key[..comma];
        key = comma < 0 ? [] : key[(comma + 1)..];
        return part;
    }

    private static int ComparePart(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        bool isNumber = TryParse(one, out Int128 number);
        bool isOtherNumber = TryParse(other, out Int128 otherNumber);
        return (isNumber, isOtherNumber) switch
        {
            (true, true) => number.CompareTo(otherNumber),
            (false, false) => one.SequenceCompareTo(other),
            _ => isNumber ? -1 : 1,
        };
    }

    private static bool TryParse(ReadOnlySpan<char> part, out Int128 number) =>
        Int128.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
