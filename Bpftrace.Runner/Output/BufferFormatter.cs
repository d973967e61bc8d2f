using System.Buffers.Text;
using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// What <c>buf()</c> gives, in the form of bpftrace's text mode, which up to 0.23 its JSON has too: printable bytes as they are, others as
/// <c>\x0a</c>. From 0.24 on the JSON has an array of signed bytes.
/// </summary>
internal static class BytesText
{
    /// <summary>Adds the array that a reader stands on; afterwards the reader stands on its end.</summary>
    /// <returns>False if it is no array of bytes; then nothing was added, and the reader stands where it stood.</returns>
    public static bool TryAppend(ref Utf8JsonReader json, PooledBuffer text)
    {
        Utf8JsonReader ahead = json;
        int start = text.Length;
        while (ahead.Read() && ahead.TokenType != JsonTokenType.EndArray)
        {
            if (ahead.TokenType != JsonTokenType.Number
                || !Utf8Parser.TryParse(ahead.ValueSpan, out sbyte value, out int length) || length != ahead.ValueSpan.Length)
            {
                text.Truncate(start);
                return false;
            }

            Append(unchecked((byte)value), text);
        }

        json = ahead;
        return true;
    }

    private static void Append(byte value, PooledBuffer text)
    {
        if (value is >= (byte)' ' and <= (byte)'~')
        {
            text.Append(value);
            return;
        }

        text.Append(@"\x"u8);
        text.Append("0123456789abcdef"u8[value >> 4]);
        text.Append("0123456789abcdef"u8[value & 0xf]);
    }
}
