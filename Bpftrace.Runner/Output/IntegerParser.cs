using System.Globalization;

namespace Bpftrace.Runner.Output;

/// <summary>Integers of up to 64 bits as bpftrace prints them: digits, a minus before those below zero.</summary>
internal static class IntegerText
{
    /// <summary>Reads an integer that is not negative.</summary>
    public static bool TryUnsigned(ReadOnlySpan<byte> digits, out ulong value)
        => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads hexadecimal digits.</summary>
    public static bool TryHexadecimal(ReadOnlySpan<byte> digits, out ulong value)
        => ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads an integer with a minus, down to -2^63; <c>-0</c> is one of them.</summary>
    public static bool TryNegative(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        return digits is [(byte)'-', ..]
            && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
