using System.Buffers;
using System.Globalization;

namespace Pmda.Bpftrace.Json;

/// <summary>
/// Writes JSON spelled as Python's <c>json.dumps</c> spells it: one blank after each comma and colon, everything outside
/// ASCII escaped. Programs that knew the agent's predecessor look at the text of replies, and Utf8JsonWriter writes
/// either no blanks or whole lines. It is for the caller to begin, name and end things in an order that makes sense.
/// </summary>
internal ref struct PythonJsonWriter(IBufferWriter<byte> output)
{
    // Characters per piece of a string: keeps the buffer that is asked for small however long a script is.
    private const int PieceLength = 512;

    // The longest that a character becomes: \u0000.
    private const int MaxEscapeLength = 6;

    // The length of the least number that a long can be.
    private const int MaxNumberLength = 20;

    private readonly IBufferWriter<byte> _output = output;
    private bool _needsComma;

    /// <summary>Begins an object.</summary>
    public void BeginObject() => Begin("{"u8);

    /// <summary>Ends an object.</summary>
    public void EndObject() => End("}"u8);

    /// <summary>Begins an array.</summary>
    public void BeginArray() => Begin("["u8);

    /// <summary>Ends an array.</summary>
    public void EndArray() => End("]"u8);

    /// <summary>Writes a member's name; its value is to follow.</summary>
    public void Name(string name)
    {
        Separate();
        WriteQuoted(name);
        _output.Write(": "u8);
        _needsComma = false;
    }

    /// <summary>Writes a string, or null.</summary>
    public void Value(string? value)
    {
        Separate();
        if (value is null)
            _output.Write("null"u8);
        else
            WriteQuoted(value);
    }

    /// <summary>Writes a number, or null.</summary>
    public void Value(long? value)
    {
        Separate();
        if (value is { } number)
        {
            number.TryFormat(_output.GetSpan(MaxNumberLength), out int length, default, CultureInfo.InvariantCulture);
            _output.Advance(length);
        }
        else
        {
            _output.Write("null"u8);
        }
    }

    /// <summary>Writes a truth value.</summary>
    public void Value(bool value)
    {
        Separate();
        _output.Write(value ? "true"u8 : "false"u8);
    }

    private void Begin(ReadOnlySpan<byte> bracket)
    {
        Separate();
        _output.Write(bracket);
        _needsComma = false;
    }

    private void End(ReadOnlySpan<byte> bracket)
    {
        _output.Write(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
            _output.Write(", "u8);
        _needsComma = true;
    }

    private readonly void WriteQuoted(string text)
    {
        _output.Write("\""u8);
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            ReadOnlySpan<char> piece = rest[..Math.Min(rest.Length, PieceLength)];
            Span<byte> target = _output.GetSpan(piece.Length * MaxEscapeLength);
            int written = 0;
            foreach (char character in piece)
                written += Escape(character, target[written..]);
            _output.Advance(written);
            rest = rest[piece.Length..];
        }

        _output.Write("\""u8);
    }

    private static int Escape(char character, Span<byte> target)
    {
        byte letter = character switch
        {
            '"' or '\\' => (byte)character,
            '\n' => (byte)'n',
            '\r' => (byte)'r',
            '\t' => (byte)'t',
            '\b' => (byte)'b',
            '\f' => (byte)'f',
            _ => 0,
        };
        if (letter != 0)
        {
            target[0] = (byte)'\\';
            target[1] = letter;
            return 2;
        }

        if (character is >= ' ' and <= '~')
        {
            target[0] = (byte)character;
            return 1;
        }

        "\\u"u8.CopyTo(target);
        ((int)character).TryFormat(target[2..], out int digits, "x4", CultureInfo.InvariantCulture);
        return 2 + digits;
    }
}
