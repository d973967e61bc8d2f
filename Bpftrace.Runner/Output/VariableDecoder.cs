using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>Decodes the value at the reader, which moves to its last token or stays.</summary>
/// <param name="json">The reader.</param>
/// <param name="name">The variable's name as it was printed, or the instance; empty where there is none.</param>
/// <param name="context">The sink, the version's quirks, scratch buffers.</param>
/// <returns>False if the value is not of the expected form; parts that are have been emitted all the same.</returns>
internal delegate bool JsonDecoder(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context);

/// <summary>The form of all data about variables: <c>{"@x": CONTENT}</c>, <c>{"@x": {"KEY": CONTENT}}</c>.</summary>
internal static class VariableDecoder
{
    /// <summary>Decodes the data of a message, an object with variables; well-formed JSON, or empty.</summary>
    public static bool TryDecodeAll(ReadOnlySpan<byte> data, DecoderContext context, JsonDecoder decodeVariable)
    {
        Utf8JsonReader json = new(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        bool isValid = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            isValid &= decodeVariable(ref json, name, context);
            json.Skip();
        }

        return isValid;
    }

    /// <summary>Decodes the content of a variable, if the sink wants it.</summary>
    public static bool TryDecode(
        ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context, JsonDecoder decodeContent)
    {
        if (!context.Sink.BeginVariable(JsonString.Decode(name, 1, context.Text)))
            return true;
        bool isValid = decodeContent(ref json, [], context);
        context.Sink.EndVariable();
        return isValid;
    }

    /// <summary>Decodes one value, or one for each key.</summary>
    public static bool TryDecodeKeys(ref Utf8JsonReader json, DecoderContext context, JsonDecoder decodeValue)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return decodeValue(ref json, [], context);
        bool isValid = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            context.Counts.Observe(json.ValueSpan);
            ReadOnlySpan<byte> instance = context.DecodeKey(json.ValueSpan);
            json.Read();
            isValid &= decodeValue(ref json, instance, context);
            json.Skip();
        }

        return isValid;
    }
}
