using System.Buffers.Text;
using System.Text.Json;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Formats values that only text can show, as bpftrace's text mode does: tuples as <c>(1, 2, in)</c>, structs as
/// <c>{ .a = 1, .b = [2,3] }</c>. In the JSON an array outside of structs looks like a tuple; it is formatted as one.
/// </summary>
internal static class ValueFormatter
{
    /// <summary>Appends the value at the reader, which moves to its last token.</summary>
    public static void Append(ref Utf8JsonReader json, ArrayPoolBufferWriter<byte> text)
    {
        int depth = json.CurrentDepth;
        int structs = 0;
        bool isFirst = true;
        while (true)
        {
            JsonTokenType token = json.TokenType;
            if (token == JsonTokenType.EndObject)
                structs--;
            AppendToken(ref json, structs > 0, isFirst, text);
            if (token == JsonTokenType.StartObject)
                structs++;
            isFirst = token is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.PropertyName;
            if (!isFirst && json.CurrentDepth == depth)
                return;
            json.Read();
        }
    }

    /// <summary>
    /// Appends the bytes of <c>buf()</c>: printable ones as they are, others as <c>\x0a</c>. The JSON of 0.23 and
    /// earlier has this text; later versions print an array of signed bytes.
    /// </summary>
    /// <returns>False if it is not an array of bytes; then the reader stays, and the text may hold a part.</returns>
    public static bool TryAppendBytes(ref Utf8JsonReader json, ArrayPoolBufferWriter<byte> text)
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
                AppendEscape(@"\x"u8, unchecked((byte)value), text);
        }

        json = ahead;
        return true;
    }

    /// <summary>Appends a byte as two hexadecimal digits after a prefix.</summary>
    public static void AppendEscape(ReadOnlySpan<byte> prefix, byte value, ArrayPoolBufferWriter<byte> text)
    {
        text.Write(prefix);
        value.TryFormat(text.GetSpan(2), out int length, "x2", CultureInfo.InvariantCulture);
        text.Advance(length);
    }

    private static void AppendToken(
        ref Utf8JsonReader json, bool isInStruct, bool isFirst, ArrayPoolBufferWriter<byte> text)
    {
        JsonTokenType token = json.TokenType;
        if (!isFirst && token is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
            text.Write(isInStruct && token != JsonTokenType.PropertyName ? ","u8 : ", "u8);
        switch (token)
        {
            case JsonTokenType.StartArray:
                text.Write(isInStruct ? "["u8 : "("u8);
                break;
            case JsonTokenType.EndArray:
                text.Write(isInStruct ? "]"u8 : ")"u8);
                break;
            case JsonTokenType.EndObject:
                text.Write(isFirst ? "}"u8 : " }"u8);
                break;
            case JsonTokenType.PropertyName:
                text.Write(isFirst ? " ."u8 : "."u8);
                JsonString.Append(json.ValueSpan, 1, text);
                text.Write(" = "u8);
                break;
            case JsonTokenType.String:
                JsonString.Append(json.ValueSpan, 1, text);
                break;
            default: // a scalar, or the opening brace
                text.Write(json.ValueSpan);
                break;
        }
    }
}
