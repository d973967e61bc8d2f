using System.Text.Json;

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
        for (int at = json.IndexOf((byte)'\\'); at >= 0 && at + 1 < json.Length; at = json.IndexOf((byte)'\\'))
        {
            if (json[at + 1] == (byte)'u')
            {
                IsHexadecimal = true;
                return;
            }

            json = json[(at + 2)..];
        }
    }

    /// <summary>Parses the digits of a count.</summary>
    public bool TryParse(ReadOnlySpan<byte> digits, out ulong count) => IsHexadecimal
        ? IntegerParser.TryHexadecimal(digits, out count)
        : IntegerParser.TryUnsigned(digits, out count);

    /// <summary>Parses the reader's current value.</summary>
    public bool TryParse(ref Utf8JsonReader json, out long count)
    {
        count = 0;

        // Hexadecimal digits that are not a JSON number were quoted by the repair.
        bool isNumber = json.TokenType == JsonTokenType.Number
            || (IsHexadecimal && json.TokenType == JsonTokenType.String);
        if (!isNumber || !TryParse(json.ValueSpan, out ulong value) || value > long.MaxValue)
            return false;
        count = (long)value;
        return true;
    }
}
