using System.Buffers;
using System.Buffers.Text;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>The state in which <see cref="JsonRepair"/> finds a line.</summary>
internal enum JsonState
{
    Unreadable, // no object, also with repairs
    WellFormed, // an object as it is
    Repaired, // an object with repairs
}

/// <summary>
/// Repairs the JSON of versions that print values without quotes (0.11 to 0.23: <c>{"@mac": 02:42:AC:11:00:FF}</c>,
/// <c>"data": 2026-11-22}</c>; from 0.24 on hexadecimal counts, <c>"count": 1a</c>) or no value at all (up to 0.15:
/// <c>{"@hist": }</c>). It adds the quotes, or an empty value. Everything else is checked as strictly as by the JSON
/// reader, whose exception for a bad line costs more than reading a hundred good ones. Takes time in proportion to the
/// line's length.
/// </summary>
internal ref struct JsonRepair(ReadOnlySpan<byte> line, ArrayPoolBufferWriter<byte> repaired)
{
    private const int MaxDepth = 64; // the JSON reader's

    private static readonly SearchValues<byte> _specialInString =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(static value => (byte)value)]);

    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;
    private int _copied;

    // One bit for each open container, the innermost lowest: set for an object.
    private ulong _objects;
    private int _depth;
    private bool _isHistogram;
    private bool _isInData;

    private readonly byte Next => _at < _line.Length ? _line[_at] : (byte)0;

    private readonly bool IsInObject => (_objects & 1) != 0;

    // The tokens that may come next; an end closes the innermost container.
    private enum Expected
    {
        Value,
        ValueOrEnd,
        Name,
        NameOrEnd,
        CommaOrEnd,
    }

    /// <summary>Checks a line that is meant to be one object, and repairs it.</summary>
    /// <param name="line">The line, without blanks around it.</param>
    /// <param name="repaired">Overwritten; holds the repaired line if that is the result.</param>
    public static JsonState Check(ReadOnlySpan<byte> line, ArrayPoolBufferWriter<byte> repaired)
    {
        repaired.Clear();
        return line is [(byte)'{', ..] ? new JsonRepair(line, repaired).Check() : JsonState.Unreadable;
    }

    private JsonState Check()
    {
        Expected expected = Expected.Value;
        do
        {
            SkipBlanks();
            bool isRead = (expected, Next) switch
            {
                (Expected.Value or Expected.ValueOrEnd, (byte)'{' or (byte)'[') => TryOpen(ref expected),
                (Expected.ValueOrEnd, (byte)']') => TryClose(ref expected),
                (Expected.NameOrEnd or Expected.CommaOrEnd, (byte)'}' or (byte)']') => TryClose(ref expected),
                (Expected.CommaOrEnd, _) => TryReadComma(ref expected),
                (Expected.Name or Expected.NameOrEnd, _) => TryReadName(ref expected),
                _ => TryReadScalar(ref expected),
            };
            if (!isRead)
                return JsonState.Unreadable;
        }
        while (_depth > 0);

        if (_at != _line.Length)
            return JsonState.Unreadable;
        if (_copied == 0)
            return JsonState.WellFormed;
        repaired.Write(_line[_copied..]);
        return JsonState.Repaired;
    }

    private bool TryOpen(ref Expected expected)
    {
        if (_depth == MaxDepth)
            return false;
        _objects = (_objects << 1) | (Next == '{' ? 1u : 0);
        _depth++;
        _at++;
        expected = IsInObject ? Expected.NameOrEnd : Expected.ValueOrEnd;
        return true;
    }

    private bool TryClose(ref Expected expected)
    {
        if (Next != (IsInObject ? '}' : ']'))
            return false;
        _objects >>= 1;
        _depth--;
        _at++;
        expected = Expected.CommaOrEnd;
        return true;
    }

    private bool TryReadComma(ref Expected expected)
    {
        if (Next != ',')
            return false;
        _at++;
        expected = IsInObject ? Expected.Name : Expected.Value;
        return true;
    }

    // Reads the name of a member, up to where its value begins.
    private bool TryReadName(ref Expected expected)
    {
        int start = _at;
        if (Next != '"' || !TrySkipString())
            return false;
        ReadOnlySpan<byte> name = _line[start.._at];
        SkipBlanks();
        if (Next != ':')
            return false;
        _at++;
        if (_depth == 1)
        {
            _isInData = name.SequenceEqual("\"data\""u8);
            _isHistogram |= name.SequenceEqual("\"type\""u8)
                && _line[_at..].TrimStart((byte)' ').StartsWith("\"hist\""u8);
        }

        expected = Expected.Value;
        return true;
    }

    private bool TryReadScalar(ref Expected expected)
    {
        expected = Expected.CommaOrEnd;
        return Next == '"' ? TrySkipString() : TrySkipLiteral() || TryQuote();
    }

    // Puts the text up to the end of the value in quotes.
    private bool TryQuote()
    {
        int length = BareLength();
        if (length < 0)
            return false;
        repaired.Write(_line[_copied.._at]);
        ReadOnlySpan<byte> bare = _line.Slice(_at, length).TrimEnd((byte)' ');
        if (bare.IsEmpty && _isHistogram)
            repaired.Write("[]"u8);
        else
            AppendQuoted(bare);
        _at += length;
        _copied = _at;
        return true;
    }

    // The length of a value without quotes, or -1 if it has no end.
    private readonly int BareLength()
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        if (!IsInObject)
            return rest.IndexOfAny((byte)',', (byte)']');

        // The message's data, or its only variable: it may contain anything, and ends with the line.
        if (_isInData && _depth <= 2)
        {
            ReadOnlySpan<byte> closing = rest[^Math.Min(_depth, rest.Length)..];
            return closing.ContainsAnyExcept((byte)'}') ? -1 : rest.Length - _depth;
        }

        for (int at = 0; ; at++)
        {
            int next = rest[at..].IndexOfAny((byte)',', (byte)'}');
            if (next < 0)
                return -1;
            at += next;
            if (rest[at] == '}' || rest[(at + 1)..].TrimStart((byte)' ') is [(byte)'"', ..])
                return at;
        }
    }

    private readonly void AppendQuoted(ReadOnlySpan<byte> text)
    {
        repaired.Write((byte)'"');
        foreach (byte value in text)
        {
            if (value is (byte)'"' or (byte)'\\')
                repaired.Write((byte)'\\');
            if (value < ' ')
                ValueFormatter.AppendEscape(@"\u00"u8, value, repaired);
            else
                repaired.Write(value);
        }

        repaired.Write((byte)'"');
    }

    private void SkipBlanks()
    {
        while (Next is (byte)' ' or (byte)'\t' or (byte)'\r')
            _at++;
    }

    private bool TrySkipString()
    {
        _at++;
        while (_line[_at..].IndexOfAny(_specialInString) is var length and >= 0)
        {
            _at += length;
            if (Next == '"')
            {
                _at++;
                return true;
            }

            int escape = EscapeLength(_line[_at..]);
            if (escape == 0)
                return false;
            _at += escape;
        }

        return false;
    }

    // Of an escape such as \n or \u00e9 that the text starts with; 0 if it is none.
    private static int EscapeLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\\', (byte)'u', var a, var b, var c, var d, ..] when char.IsAsciiHexDigit((char)a)
            && char.IsAsciiHexDigit((char)b) && char.IsAsciiHexDigit((char)c) && char.IsAsciiHexDigit((char)d) => 6,
        [(byte)'\\', var sign, ..] when "\"\\/bfnrt"u8.Contains(sign) => 2,
        _ => 0,
    };

    // Skips a number or a literal of JSON, if the value is one.
    private bool TrySkipLiteral()
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        int end = rest.IndexOfAny(",}]"u8);
        if (end < 0)
            return false;
        ReadOnlySpan<byte> scalar = rest[..end].TrimEnd(" \t\r"u8);
        bool isJson = scalar.SequenceEqual("true"u8) || scalar.SequenceEqual("false"u8)
            || scalar.SequenceEqual("null"u8) || IsNumber(scalar);
        if (isJson)
            _at += scalar.Length;
        return isJson;
    }

    // JSON allows less than Utf8Parser: a digit at each side of the dot, no plus, no leading zeros.
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text is [(byte)'-', ..] ? text[1..] : text;
        bool startsWell = digits is [>= (byte)'1' and <= (byte)'9', ..]
            or [(byte)'0'] or [(byte)'0', (byte)'.' or (byte)'e' or (byte)'E', ..];
        int dot = digits.IndexOf((byte)'.');
        bool endsWell = dot < 0 || digits[(dot + 1)..] is [>= (byte)'0' and <= (byte)'9', ..];
        return startsWell && endsWell
            && Utf8Parser.TryParse(text, out double _, out int length) && length == text.Length;
    }
}
