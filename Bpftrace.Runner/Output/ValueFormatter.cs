using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Values that only text can show, as bpftrace's text mode prints them: tuples as <c>(1, 2, in)</c>, structs as
/// <c>{ .a = 1, .b = [2,3] }</c>. An array by itself looks the same as a tuple in the JSON and is shown like one; within a
/// struct it can only be an array.
/// </summary>
internal static class ValueText
{
    /// <summary>What an object without members is shown as.</summary>
    public static ReadOnlySpan<byte> Nothing => "{}"u8;

    /// <summary>Adds the value that a reader stands on; afterwards the reader stands on its last token.</summary>
    public static void Append(ref Utf8JsonReader json, PooledBuffer text)
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

    /// <param name="json">Stands on the token.</param>
    /// <param name="isInStruct">Whether the token stands within a struct.</param>
    /// <param name="isFirst">Whether nothing stands between it and what it belongs to.</param>
    /// <param name="text">Gets it.</param>
    private static void AppendToken(ref Utf8JsonReader json, bool isInStruct, bool isFirst, PooledBuffer text)
    {
        JsonTokenType token = json.TokenType;
        if (!isFirst && token is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
            text.Append(isInStruct && token != JsonTokenType.PropertyName ? ","u8 : ", "u8);
        switch (token)
        {
            case JsonTokenType.StartArray:
                text.Append(isInStruct ? (byte)'[' : (byte)'(');
                break;
            case JsonTokenType.EndArray:
                text.Append(isInStruct ? (byte)']' : (byte)')');
                break;
            case JsonTokenType.StartObject:
                text.Append((byte)'{');
                break;
            case JsonTokenType.EndObject:
                text.Append(isFirst ? "}"u8 : " }"u8);
                break;
            case JsonTokenType.PropertyName:
                text.Append(isFirst ? " ."u8 : "."u8);
                JsonText.Append(json.ValueSpan, 1, text);
                text.Append(" = "u8);
                break;
            case JsonTokenType.String:
                JsonText.Append(json.ValueSpan, 1, text);
                break;
            default:
                text.Append(json.ValueSpan);
                break;
        }
    }
}
