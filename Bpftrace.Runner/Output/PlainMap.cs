using System.Buffers;
using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// A line that holds one map with plain keys and values, spelled as bpftrace spells it:
/// <c>{"type": "map", "data": {"@x": {"key": 5, …}}}</c>. Nearly all that bpftrace prints are such lines, so they have a
/// way of their own: it tells the same as <see cref="MapDecoder"/>, without a JSON reader going over the line twice.
/// </summary>
internal readonly ref struct PlainMap
{
    private static readonly SearchValues<byte> _nameBytes = SearchValues.Create("@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    private readonly ReadOnlySpan<byte> _name;

    // The map, from its brace on, to the end of the line.
    private readonly ReadOnlySpan<byte> _content;

    private PlainMap(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        _name = name;
        _content = content;
    }

    private static ReadOnlySpan<byte> Opening => "{\"type\": \"map\", \"data\": {\""u8;

    private static ReadOnlySpan<byte> Middle => "\": "u8;

    private static ReadOnlySpan<byte> Closing => "}}}"u8;

    /// <summary>Checks a whole line, so that one that is not of this form leaves nothing behind.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out PlainMap map)
    {
        map = default;
        if (!line.StartsWith(Opening))
            return false;
        ReadOnlySpan<byte> name = line[Opening.Length..];
        int length = name.IndexOfAnyExcept(_nameBytes);
        if (length <= 0 || !name[length..].StartsWith(Middle))
            return false;
        ReadOnlySpan<byte> content = name[(length + Middle.Length)..];
        if (content is not [(byte)'{', ..])
            return false;
        PlainEntries entries = new(content[1..]);
        while (entries.TryRead())
        {
        }

        if (!entries.Rest.SequenceEqual(Closing))
            return false;
        map = new PlainMap(name[..length], content);
        return true;
    }

    /// <summary>Tells what it holds.</summary>
    public void Tell(DecoderContext context)
    {
        IMessageSink sink = context.Sink;
        if (!sink.BeginVariable(_name))
            return;
        TellContent(context);
        sink.EndVariable();
    }

    private void TellContent(DecoderContext context)
    {
        IMessageSink sink = context.Sink;
        if (sink.IsSingle)
        {
            Utf8JsonReader json = new(_content);
            json.Read();
            MapDecoder.TellContent(ref json, context);
            return;
        }

        PlainEntries entries = new(_content[1..]);
        while (entries.TryRead())
        {
            ReadOnlySpan<byte> key = entries.IsKeyEncoded ? context.Key.Read(entries.Key) : entries.Key;
            if (entries.IsNegative)
                sink.Negative(key, 0, -(long)entries.Magnitude);
            else
                sink.Unsigned(key, 0, entries.Magnitude);
        }
    }
}
