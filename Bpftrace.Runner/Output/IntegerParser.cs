using System.Globalization;

namespace Bpftrace.Runner.Output;

/// <summary>Parses integers of up to 64 bits as bpftrace prints them.</summary>
internal static class IntegerParser
{
    public static bool TryUnsigned(ReadOnlySpan<byte> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool TryHexadecimal(ReadOnlySpan<byte> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    /// <summary>Parses an integer with a minus, down to -2^63; <c>-0</c> is accepted.</summary>
    public static bool TryNegative(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        return digits is [(byte)'-', ..]
            && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
