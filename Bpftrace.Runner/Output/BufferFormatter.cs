using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Formats the bytes of <c>buf()</c> as bpftrace's text mode does: printable ones as they are, others as <c>\x0a</c>.
/// The JSON of 0.23 and earlier has this text; later versions print an array of signed bytes.
/// </summary>
internal static class BufferFormatter
{
    /// <summary>Appends the array at the reader, which moves to its end.</summary>
    /// <returns>False if it is not an array of bytes; then the reader stays, and the text may hold a part.</returns>
    public static bool TryAppend(ref Utf8JsonReader json, ArrayPoolBufferWriter<byte> text)
    {
        Utf8JsonReader ahead = json;
        while (ahead.Read() && ahead.TokenType != JsonTokenType.EndArray)
        {
            ReadOnlySpan<byte> digits = ahead.ValueSpan;
            if (ahead.TokenType != JsonTokenType.Number
                || !Utf8Parser.TryParse(digits, out sbyte value, out int length) || length != digits.Length)
            {
                return false;
            }

            if (value is >= (sbyte)' ' and <= (sbyte)'~')
                text.Write((byte)value);
            else
                AppendEscape(unchecked((byte)value), text);
        }

        json = ahead;
        return true;
    }

    /// <summary>Appends a byte as <c>\x0a</c>.</summary>
    public static void AppendEscape(byte value, ArrayPoolBufferWriter<byte> text)
    {
        text.Write(@"\x"u8);
        AppendHex(value, text);
    }

    /// <summary>Appends a byte as two hexadecimal digits.</summary>
    public static void AppendHex(byte value, ArrayPoolBufferWriter<byte> text)
    {
        value.TryFormat(text.GetSpan(2), out int length, "x2", CultureInfo.InvariantCulture);
        text.Advance(length);
    }
}
