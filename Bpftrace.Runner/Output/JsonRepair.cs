namespace Bpftrace.Runner.Output;

/// <summary>
/// Makes JSON of what bpftrace prints instead: values that lack their quotes (0.11 to 0.23: <c>{"@mac": 02:42:AC:11:00:FF}</c>,
/// <c>"data": 2026-11-22}</c>; from 0.24 on hexadecimal counts, <c>"count": 1a</c>) get them, and where there is no value at all (up to 0.15:
/// <c>{"@hist": }</c>) there will be an empty one. Everything else must be as it should; whether it is, is for the JSON reader to say.
/// Takes time in proportion to the line's length.
/// </summary>
internal ref struct JsonRepair
{
    private const int MaxDepth = 63;

    private readonly ReadOnlySpan<byte> _line;
    private readonly PooledBuffer _mended;
    private int _at;
    private int _copied;

    // One bit for each container, the innermost lowest: set for an object.
    private ulong _objects;
    private int _depth;
    private bool _isHistogram;
    private bool _isInData;

    private JsonRepair(ReadOnlySpan<byte> line, PooledBuffer mended)
    {
        _line = line;
        _mended = mended;
    }

    private readonly byte Next => _at < _line.Length ? _line[_at] : (byte)0;

    private readonly bool IsInObject => (_objects & 1) != 0;

    /// <summary>Mends a line that is meant to be one object.</summary>
    /// <param name="line">The line, without blanks around it.</param>
    /// <param name="mended">Is overwritten with the mended line.</param>
    /// <returns>Whether something was mended.</returns>
    public static bool TryMend(ReadOnlySpan<byte> line, PooledBuffer mended)
    {
        mended.Truncate(0);
        return line is [(byte)'{', ..] && new JsonRepair(line, mended).TryMend();
    }

    private bool TryMend()
    {
        do
        {
            if (!TryReadValue())
                return false;
        }
        while (_depth > 0);

        if (_copied == 0 || _at != _line.Length)
            return false;
        _mended.Append(_line[_copied..]);
        return true;
    }

    /// <summary>Reads a value, or the beginning of one that has others in it, up to where the next value begins.</summary>
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

    /// <summary>Closes what ends here, up to the comma before the next value.</summary>
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
            _isHistogram |= name.SequenceEqual("\"type\""u8) && _line[_at..].TrimStart((byte)' ').StartsWith("\"hist\""u8);
        }

        return true;
    }

    /// <summary>Puts quotes around what stands here up to where the value must end.</summary>
    private bool TryQuote()
    {
        int length = BareLength();
        if (length < 0)
            return false;
        _mended.Append(_line[_copied.._at]);
        ReadOnlySpan<byte> bare = _line.Slice(_at, length).TrimEnd((byte)' ');
        if (bare.IsEmpty && _isHistogram)
            _mended.Append("[]"u8);
        else
            AppendQuoted(bare);
        _at += length;
        _copied = _at;
        return true;
    }

    /// <summary>How long a value without quotes is, or -1 if that cannot be told.</summary>
    private readonly int BareLength()
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        if (!IsInObject)
            return rest.IndexOfAny((byte)',', (byte)']');

        // The value that a message is about, or the only variable in it: it may hold anything, and ends with the line.
        if (_isInData && _depth <= 2)
            return IsAll((byte)'}', rest[^Math.Min(_depth, rest.Length)..]) ? rest.Length - _depth : -1;

        for (int at = rest.IndexOfAny((byte)',', (byte)'}'); at >= 0;)
        {
            if (rest[at] == '}' || rest[(at + 1)..].TrimStart((byte)' ') is [(byte)'"', ..])
                return at;
            int next = rest[(at + 1)..].IndexOfAny((byte)',', (byte)'}');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return -1;
    }

    private readonly void AppendQuoted(ReadOnlySpan<byte> text)
    {
        _mended.Append((byte)'"');
        foreach (byte value in text)
        {
            if (value < ' ')
            {
                _mended.Append(@"\u00"u8);
                _mended.Append("0123456789abcdef"u8[value >> 4]);
                _mended.Append("0123456789abcdef"u8[value & 0xf]);
                continue;
            }

            if (value is (byte)'"' or (byte)'\\')
                _mended.Append((byte)'\\');
            _mended.Append(value);
        }

        _mended.Append((byte)'"');
    }

    private void SkipBlanks()
    {
        while (Next is (byte)' ' or (byte)'\t')
            _at++;
    }

    private bool TrySkipString()
    {
        for (int at = _at + 1; ;)
        {
            int found = at < _line.Length ? _line[at..].IndexOfAny((byte)'"', (byte)'\\') : -1;
            if (found < 0)
                return false;
            at += found;
            if (_line[at] == '"')
            {
                _at = at + 1;
                return true;
            }

            at += 2;
        }
    }

    /// <summary>Skips a number or a word of JSON, if it is all that stands here.</summary>
    private bool TrySkipScalar()
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        int end = rest.IndexOfAny(",}]"u8);
        if (end < 0)
            return false;
        ReadOnlySpan<byte> scalar = rest[..end].TrimEnd((byte)' ');
        if (!scalar.SequenceEqual("true"u8) && !scalar.SequenceEqual("false"u8) && !scalar.SequenceEqual("null"u8)
            && !IsNumber(scalar))
        {
            return false;
        }

        _at += scalar.Length;
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'-', ..])
            text = text[1..];
        bool isZero = text is [(byte)'0', ..];
        int whole = Digits(ref text);
        if (whole == 0 || (isZero && whole > 1))
            return false;
        if (text is [(byte)'.', ..])
        {
            text = text[1..];
            if (Digits(ref text) == 0)
                return false;
        }

        if (text is [(byte)'e' or (byte)'E', ..])
        {
            text = text[1..];
            if (text is [(byte)'+' or (byte)'-', ..])
                text = text[1..];
            if (Digits(ref text) == 0)
                return false;
        }

        return text.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<byte> text)
    {
        int count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (count < 0)
            count = text.Length;
        text = text[count..];
        return count;
    }

    private static bool IsAll(byte value, ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(value);
}
