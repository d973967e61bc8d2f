using System.Buffers;
using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// A line with one map of plain keys and values, spelled as bpftrace spells it:
/// <c>{"type": "map", "data": {"@x": {"key": 5, "other": -7}}}</c>. Keys have simple escapes only, and values are
/// integers of at most 19 digits; Utf8JsonReader accepts all that is accepted here.
/// <para>
/// Nearly all of bpftrace's output are such lines, and reading them this way takes 0.3 of the time that
/// <see cref="MessageEnvelope"/> and <see cref="MapDecoder"/> take. tests/fuzz compares the values that both emit.
/// </para>
/// </summary>
internal ref struct PlainMap(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
{
    // Any number of this many digits fits 64 bits.
    private const int MaxDigits = 19;
    private const int MaxDigitsBelowZero = 18;

    private static readonly SearchValues<byte> _nameBytes =
        SearchValues.Create("@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"u8);

    // Printable ASCII but for the quote and the backslash.
    private static readonly SearchValues<byte> _plainBytes = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private static readonly SearchValues<byte> _escapedBytes = SearchValues.Create("\"\\/bfnrt"u8);

    private readonly ReadOnlySpan<byte> _name = name;

    // From the map's opening brace to the end of the line.
    private readonly ReadOnlySpan<byte> _content = content;

    // Entries that were not read yet, then the closing braces.
    private ReadOnlySpan<byte> _rest = content[1..];

    // The entry that was read last.
    private ReadOnlySpan<byte> _key;
    private bool _isKeyEncoded;
    private bool _isNegative;
    private ulong _bits;

    private static ReadOnlySpan<byte> Opening => "{\"type\": \"map\", \"data\": {\""u8;

    /// <summary>Checks a whole line, so that one of another form emits nothing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out PlainMap map)
    {
        map = default;
        if (!line.StartsWith(Opening))
            return false;
        ReadOnlySpan<byte> name = line[Opening.Length..];
        int length = name.IndexOfAnyExcept(_nameBytes);
        if (length <= 0 || !name[length..].StartsWith("\": {"u8))
            return false;
        ReadOnlySpan<byte> content = name[(length + 3)..];
        map = new PlainMap(name[..length], content);
        PlainMap entries = map;
        while (entries.TryReadEntry())
        {
        }

        return entries._rest.SequenceEqual("}}}"u8);
    }

    /// <summary>Emits the map; call it once.</summary>
    public void Emit(DecoderContext context)
    {
        IMessageSink sink = context.Sink;
        if (!sink.BeginVariable(_name))
            return;
        bool isSingle = sink.IsSingle;
        if (isSingle)
        {
            Utf8JsonReader json = new(_content);
            json.Read();
            MapDecoder.TryDecodeContent(ref json, [], context);
        }

        while (!isSingle && TryReadEntry())
            sink.Number(_isKeyEncoded ? context.DecodeKey(_key) : _key, 0, _bits, _isNegative);
        sink.EndVariable();
    }

    /// <returns>False at the closing brace, and at anything of another form.</returns>
    private bool TryReadEntry()
    {
        ReadOnlySpan<byte> rest = _rest;
        if (rest.Length < _content.Length - 1) // not the first entry
        {
            if (!rest.StartsWith(", "u8))
                return false;
            rest = rest[2..];
        }

        if (!TryReadKey(ref rest) || !TryReadValue(ref rest))
            return false;
        _rest = rest;
        return true;
    }

    private bool TryReadKey(ref ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)'"', ..])
            return false;
        rest = rest[1..];
        int length = rest.IndexOfAnyExcept(_plainBytes);
        _isKeyEncoded = length >= 0 && rest[length] != '"';
        if (_isKeyEncoded)
            length = EncodedLength(rest, length);
        if (length < 0)
            return false;
        _key = rest[..length];
        rest = rest[(length + 1)..];
        return true;
    }

    /// <summary>The index of the quote that ends a string, or -1.</summary>
    private static int EncodedLength(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] != '"')
        {
            bool isEscape = text[at] == '\\' && at + 1 < text.Length && _escapedBytes.Contains(text[at + 1]);
            if (!isEscape && text[at] < 0x80)
                return -1;
            at += isEscape ? 2 : 1;
            int plain = text[at..].IndexOfAnyExcept(_plainBytes);
            if (plain < 0)
                return -1;
            at += plain;
        }

        return at < text.Length ? at : -1;
    }

    private bool TryReadValue(ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(": "u8))
            return false;
        rest = rest[2..];
        _isNegative = rest is [(byte)'-', ..];
        if (_isNegative)
            rest = rest[1..];
        int length = 0;
        ulong value = 0;
        for (; length < rest.Length; length++)
        {
            uint digit = (uint)rest[length] - '0';
            if (digit > 9)
                break;
            value = unchecked((10 * value) + digit);
        }

        // A number has no leading zeros, and zero no minus.
        int maxDigits = _isNegative ? MaxDigitsBelowZero : MaxDigits;
        if (length == 0 || length > maxDigits || (rest[0] == '0' && (_isNegative || length > 1)))
            return false;
        _bits = _isNegative ? unchecked(0 - value) : value;
        rest = rest[length..];
        return true;
    }
}
