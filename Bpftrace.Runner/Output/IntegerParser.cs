using System.Globalization;

namespace Bpftrace.Runner.Output;

/// <summary>Parses integers of up to 64 bits as bpftrace prints them.</summary>
internal static class IntegerParser
{
    /// <summary>Parses an integer, <c>-0</c> among them; a negative one becomes its two's complement.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out ulong bits, out bool isNegative)
    {
        isNegative = false;
        if (digits is not [(byte)'-', ..])
            return TryUnsigned(digits, out bits);
        bool isValid = long.TryParse(
            digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        isNegative = value < 0;
        bits = unchecked((ulong)value);
        return isValid;
    }

    public static bool TryUnsigned(ReadOnlySpan<byte> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool TryHexadecimal(ReadOnlySpan<byte> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
