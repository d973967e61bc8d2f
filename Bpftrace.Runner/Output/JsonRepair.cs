using System.Buffers.Text;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Repairs the JSON of versions that print values without quotes (0.11 to 0.23: <c>{"@mac": 02:42:AC:11:00:FF}</c>,
/// <c>"data": 2026-11-22}</c>; from 0.24 on hexadecimal counts, <c>"count": 1a</c>) or no value at all (up to 0.15:
/// <c>{"@hist": }</c>). It adds the quotes, or an empty value; the JSON reader checks all else, such as matching
/// brackets. Takes time in proportion to the line's length.
/// </summary>
internal ref struct JsonRepair(ReadOnlySpan<byte> line, ArrayPoolBufferWriter<byte> repaired)
{
    private const int MaxDepth = 63;

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

    /// <summary>Repairs a line that is meant to be one object.</summary>
    /// <param name="line">The line, without blanks around it.</param>
    /// <param name="repaired">Overwritten with the repaired line.</param>
    /// <returns>Whether something was repaired.</returns>
    public static bool TryRepair(ReadOnlySpan<byte> line, ArrayPoolBufferWriter<byte> repaired)
    {
        repaired.Clear();
        return line is [(byte)'{', ..] && new JsonRepair(line, repaired).TryRepair();
    }

    private bool TryRepair()
    {
        bool isValueNext = true;
        do
        {
            SkipBlanks();
            switch (Next)
            {
                case (byte)'{' or (byte)'[' when isValueNext:
                    if (_depth == MaxDepth)
                        return false;
                    _objects = (_objects << 1) | (Next == '{' ? 1u : 0);
                    _depth++;
                    _at++;
                    SkipBlanks();
                    isValueNext = !IsInObject && Next != ']';
                    break;
                case (byte)'}' or (byte)']' when !isValueNext:
                    _objects >>= 1;
                    _depth--;
                    _at++;
                    break;
                case (byte)',' when !isValueNext:
                    isValueNext = !IsInObject;
                    _at++;
                    break;
                default:
                    bool isRead = isValueNext ? TryReadScalar() : TryReadName();
                    if (!isRead)
                        return false;
                    isValueNext = !isValueNext;
                    break;
            }
        }
        while (_depth > 0);

        if (_copied == 0 || _at != _line.Length)
            return false;
        repaired.Write(_line[_copied..]);
        return true;
    }

    // Reads the name of a member, up to where its value begins.
    private bool TryReadName()
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

        return true;
    }

    private bool TryReadScalar() => Next == '"' ? TrySkipString() : TrySkipLiteral() || TryQuote();

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
        while (Next is (byte)' ' or (byte)'\t')
            _at++;
    }

    private bool TrySkipString()
    {
        for (_at++; _at < _line.Length; _at += 2)
        {
            int length = _line[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
                return false;
            _at += length;
            if (Next == '"')
            {
                _at++;
                return true;
            }
        }

        return false;
    }

    // Skips a number or a literal of JSON, if the value is one.
    private bool TrySkipLiteral()
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        int end = rest.IndexOfAny(",}]"u8);
        if (end < 0)
            return false;
        ReadOnlySpan<byte> scalar = rest[..end].TrimEnd((byte)' ');
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
