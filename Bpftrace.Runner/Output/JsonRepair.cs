using System.Buffers.Text;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Repairs the JSON of versions that print values without quotes (0.11 to 0.23: <c>{"@mac": 02:42:AC:11:00:FF}</c>,
/// <c>"data": 2026-11-22}</c>; from 0.24 on hexadecimal counts, <c>"count": 1a</c>) or no value at all (up to 0.15:
/// <c>{"@hist": }</c>). It adds the quotes, or an empty value, and leaves all else to the JSON reader to check. Takes
/// time in proportion to the line's length.
/// </summary>
internal ref struct JsonRepair
{
    private const int MaxDepth = 63;

    private readonly ReadOnlySpan<byte> _line;
    private readonly ArrayPoolBufferWriter<byte> _repaired;
    private int _at;
    private int _copied;

    // One bit for each open container, the innermost lowest: set for an object.
    private ulong _objects;
    private int _depth;
    private bool _isHistogram;
    private bool _isInData;

    private JsonRepair(ReadOnlySpan<byte> line, ArrayPoolBufferWriter<byte> repaired)
    {
        _line = line;
        _repaired = repaired;
    }

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
        do
        {
            if (!TryReadValue())
                return false;
        }
        while (_depth > 0);

        if (_copied == 0 || _at != _line.Length)
            return false;
        _repaired.Write(_line[_copied..]);
        return true;
    }

    /// <summary>Reads a scalar or an opening bracket, up to where the next value begins.</summary>
    private bool TryReadValue()
    {
        SkipBlanks();
        switch (Next)
        {
            case (byte)'{' or (byte)'[':
                return TryOpen();
            case (byte)'"':
                if (!TrySkipString())
                    return false;
                break;
            default:
                if (!TrySkipScalar() && !TryQuote())
                    return false;
                break;
        }

        return TryReadAfterValue();
    }

    private bool TryOpen()
    {
        if (_depth == MaxDepth)
            return false;
        _objects = (_objects << 1) | (Next == '{' ? 1u : 0);
        _depth++;
        _at++;
        SkipBlanks();
        if (Next is (byte)'}' or (byte)']')
            return TryReadAfterValue();
        return !IsInObject || TryReadName();
    }

    /// <summary>Reads closing brackets, the comma after them, and the next member's name.</summary>
    private bool TryReadAfterValue()
    {
        SkipBlanks();
        for (; _depth > 0 && Next == (IsInObject ? '}' : ']'); SkipBlanks())
        {
            _objects >>= 1;
            _depth--;
            _at++;
        }

        if (_depth == 0)
            return true;
        if (Next != ',')
            return false;
        _at++;
        return !IsInObject || TryReadName();
    }

    private bool TryReadName()
    {
        SkipBlanks();
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

    /// <summary>Puts the text up to the end of the value in quotes.</summary>
    private bool TryQuote()
    {
        int length = BareLength();
        if (length < 0)
            return false;
        _repaired.Write(_line[_copied.._at]);
        ReadOnlySpan<byte> bare = _line.Slice(_at, length).TrimEnd((byte)' ');
        if (bare.IsEmpty && _isHistogram)
            _repaired.Write("[]"u8);
        else
            AppendQuoted(bare);
        _at += length;
        _copied = _at;
        return true;
    }

    /// <summary>The length of a value without quotes, or -1 if it has no end.</summary>
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
        _repaired.Write((byte)'"');
        foreach (byte value in text)
        {
            if (value < ' ')
            {
                _repaired.Write(@"\u00"u8);
                BufferFormatter.AppendHex(value, _repaired);
                continue;
            }

            if (value is (byte)'"' or (byte)'\\')
                _repaired.Write((byte)'\\');
            _repaired.Write(value);
        }

        _repaired.Write((byte)'"');
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

    /// <summary>Skips a number or a literal of JSON, if the value is one.</summary>
    private bool TrySkipScalar()
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
        int dot = digits.IndexOf((byte)'.');
        bool isFraction = dot >= 0 && dot + 1 < digits.Length && char.IsAsciiDigit((char)digits[dot + 1]);
        bool startsWell = digits is [>= (byte)'1' and <= (byte)'9', ..]
            or [(byte)'0'] or [(byte)'0', (byte)'.' or (byte)'e' or (byte)'E', ..];
        return startsWell && (dot < 0 || isFraction)
            && Utf8Parser.TryParse(text, out double _, out int length) && length == text.Length;
    }
}
