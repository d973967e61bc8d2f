namespace Bpftrace.Runner.Output;

/// <summary>
/// Parses the counts of buckets and of lost events. From 0.24 on, bpftrace prints these, and the values of
/// <c>tseries()</c>, as hexadecimal numbers once it has printed a character as <c>\u…</c> (a control character other
/// than tab, newline and return, or a byte from 0x80) in any text or key: it leaves its stream in hexadecimal mode.
/// For one thread.
/// </summary>
internal sealed class CountParser(OutputQuirks quirks)
{
    /// <summary>Whether counts are hexadecimal from here on.</summary>
    public bool IsHexadecimal { get; private set; }

    /// <summary>Checks output for characters printed as <c>\u…</c>; all of it has to pass here, in its order.</summary>
    /// <param name="json">A line, or a part of one, as it was printed.</param>
    public void Observe(ReadOnlySpan<byte> json)
    {
        if (IsHexadecimal || !quirks.CountsTurnHexadecimal)
            return;
        while (json.IndexOf((byte)'\\') is >= 0 and int at && at + 1 < json.Length)
        {
            IsHexadecimal |= json[at + 1] == (byte)'u';
            json = json[(at + 2)..];
        }
    }

    public bool TryParse(ReadOnlySpan<byte> digits, out ulong count) => IsHexadecimal
        ? IntegerParser.TryHexadecimal(digits, out count)
        : IntegerParser.TryUnsigned(digits, out count);
}

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
