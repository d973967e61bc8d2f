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

    /// <param name="json">The reader, at the token.</param>
    /// <param name="isInStruct">Whether the token is part of a struct.</param>
    /// <param name="isFirst">Whether it is the first one in its container.</param>
    /// <param name="text">The text to append to.</param>
    private static void AppendToken(
        ref Utf8JsonReader json, bool isInStruct, bool isFirst, ArrayPoolBufferWriter<byte> text)
    {
        JsonTokenType token = json.TokenType;
        if (!isFirst && token is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
            text.Write(isInStruct && token != JsonTokenType.PropertyName ? ","u8 : ", "u8);
        switch (token)
        {
            case JsonTokenType.StartArray:
                text.Write(isInStruct ? (byte)'[' : (byte)'(');
                break;
            case JsonTokenType.EndArray:
                text.Write(isInStruct ? (byte)']' : (byte)')');
                break;
            case JsonTokenType.StartObject:
                text.Write((byte)'{');
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
            default:
                text.Write(json.ValueSpan);
                break;
        }
    }
}
