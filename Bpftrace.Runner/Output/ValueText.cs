using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Values that only text can show, as bpftrace's text mode prints them: tuples as <c>(1, 2, in)</c>, structs as
/// <c>{ .a = 1, .b = x }</c>. An array looks the same as a tuple in the JSON and is shown like one.
/// </summary>
internal static class ValueText
{
    /// <summary>Adds the value that a reader stands on; afterwards the reader stands on its last token.</summary>
    public static void Append(ref Utf8JsonReader json, PooledBuffer text)
    {
        var depth = json.CurrentDepth;
        var isFirst = true;
        while (true)
        {
            var token = json.TokenType;
            var isEnd = token is JsonTokenType.EndArray or JsonTokenType.EndObject;
            if (!isFirst && !isEnd)
                text.Append(", "u8);
            AppendToken(ref json, text);
            isFirst = token is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.PropertyName;
            if (!isFirst && json.CurrentDepth == depth)
                return;
            json.Read();
        }
    }

    private static void AppendToken(ref Utf8JsonReader json, PooledBuffer text)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartArray:
                text.Append((byte)'(');
                break;
            case JsonTokenType.EndArray:
                text.Append((byte)')');
                break;
            case JsonTokenType.StartObject:
                text.Append("{ "u8);
                break;
            case JsonTokenType.EndObject:
                text.Append(" }"u8);
                break;
            case JsonTokenType.PropertyName:
                text.Append((byte)'.');
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
