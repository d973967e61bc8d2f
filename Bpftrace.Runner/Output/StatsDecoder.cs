using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The content of a variable with <c>avg()</c>: a number, or one for each key. What <c>stats()</c> holds is no single value and
/// is left out: <c>{"count": 2, "average": 7, "total": 15}</c>, or one of those for each key.
/// </summary>
internal static class StatsDecoder
{
    /// <inheritdoc cref="MapDecoder.TryDecode"/>
    public static bool TryDecode(ReadOnlySpan<byte> data, IMessageSink sink, MapKey key, PooledBuffer text)
    {
        var json = new Utf8JsonReader(data);
        if (data.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Decode(json.ValueSpan, 1, text);
            json.Read();
            if (!IsStats(json) && sink.BeginVariable(name))
            {
                MapDecoder.TellContent(ref json, sink, key, text);
                sink.EndVariable();
            }
            else
            {
                json.Skip();
            }
        }

        return true;
    }

    /// <param name="json">A copy, so that looking ahead does not move the decoder's own.</param>
    private static bool IsStats(Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
            return false;
        var isCount = json.ValueSpan.SequenceEqual("count"u8);
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
            return true;

        // The same three members in the same order: only an avg() with just these keys could look like it.
        return isCount && IsNext(ref json, "average"u8) && IsNext(ref json, "total"u8)
            && json.Read() && json.TokenType == JsonTokenType.EndObject;
    }

    private static bool IsNext(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
        => json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueSpan.SequenceEqual(name) && json.Read();
}
