using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// How the counts of buckets and of lost events are written. From 0.24 on, bpftrace leaves its stream printing hexadecimal
/// numbers once it has printed a character as <c>\u…</c> (a control character other than tab, newline and return, or a
/// byte from 0x80), in whatever text or key; these counts, and what <c>tseries()</c> holds, it prints through that stream.
/// Everything that is printed must be shown to <see cref="See"/>, in its order. For one thread.
/// </summary>
internal sealed class Counts(OutputDialect dialect)
{
    /// <summary>Whether counts are hexadecimal from here on.</summary>
    public bool AreHexadecimal { get; private set; }

    /// <summary>bpftrace printed this.</summary>
    /// <param name="json">A line, or a part of one, as it was printed.</param>
    public void See(ReadOnlySpan<byte> json)
    {
        if (AreHexadecimal || !dialect.CountsTurnHexadecimal)
            return;
        for (int at = json.IndexOf((byte)'\\'); at >= 0 && at + 1 < json.Length; at = json.IndexOf((byte)'\\'))
        {
            if (json[at + 1] == (byte)'u')
            {
                AreHexadecimal = true;
                return;
            }

            json = json[(at + 2)..];
        }
    }

    /// <summary>Reads the digits of a count.</summary>
    public bool TryRead(ReadOnlySpan<byte> digits, out ulong count)
        => AreHexadecimal ? IntegerText.TryHexadecimal(digits, out count) : IntegerText.TryUnsigned(digits, out count);

    /// <summary>Reads the value that a reader stands on as a count of something.</summary>
    public bool TryRead(ref Utf8JsonReader json, out long count)
    {
        count = 0;

        // What is no number in JSON was quoted before the line could be read.
        bool isNumber = json.TokenType == JsonTokenType.Number || (AreHexadecimal && json.TokenType == JsonTokenType.String);
        if (!isNumber || !TryRead(json.ValueSpan, out ulong value) || value > long.MaxValue)
            return false;
        count = (long)value;
        return true;
    }
}
