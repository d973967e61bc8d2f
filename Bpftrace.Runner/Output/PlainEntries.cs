using System.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The entries of a map as they nearly always are, <c>"key": 5, "other": -7</c> up to the closing brace: strings with simple
/// escapes and integers that fit 64 bits beyond doubt, one blank where bpftrace puts one. Whatever else may stand in JSON
/// is not for this reader, which then says so; all that it takes <see cref="System.Text.Json.Utf8JsonReader"/> would take too.
/// </summary>
internal ref struct PlainEntries
{
    // So many digits fit 64 bits, whatever they are.
    private const int MaxDigits = 19;
    private const int MaxDigitsBelowZero = 18;

    private static readonly SearchValues<byte> _plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    // What follows is read from the front of this.
    private ReadOnlySpan<byte> _rest;
    private bool _isFirst;

    /// <param name="text">What follows the opening brace.</param>
    public PlainEntries(ReadOnlySpan<byte> text)
    {
        _rest = text;
        _isFirst = true;
    }

    /// <summary>What has not been read yet: after the last entry, it begins with the closing brace.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>What stands between the quotes of the key.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Whether the key holds escapes or bytes that are no ASCII: it is not its own text.</summary>
    public bool IsKeyEncoded { get; private set; }

    /// <summary>Whether the value is below zero.</summary>
    public bool IsNegative { get; private set; }

    /// <summary>The value without its minus.</summary>
    public ulong Magnitude { get; private set; }

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the closing brace, and where something stands that is none of this.</returns>
    public bool TryRead()
    {
        ReadOnlySpan<byte> rest = _rest;
        if (!_isFirst)
        {
            if (!rest.StartsWith(", "u8))
                return false;
            rest = rest[2..];
        }

        if (!TryReadKey(ref rest) || !TryReadValue(ref rest))
            return false;
        _isFirst = false;
        _rest = rest;
        return true;
    }

    private bool TryReadKey(ref ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)'"', ..])
            return false;
        rest = rest[1..];
        int length = rest.IndexOfAnyExcept(_plain);
        IsKeyEncoded = length >= 0 && rest[length] != '"';
        if (IsKeyEncoded)
            length = EncodedLength(rest, length);
        if (length < 0)
            return false;
        Key = rest[..length];
        rest = rest[(length + 1)..];
        return true;
    }

    /// <summary>Where the quote is that ends a string, or -1.</summary>
    private static int EncodedLength(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            switch (text[at])
            {
                case (byte)'"':
                    return at;
                case (byte)'\\':
                    if (text[(at + 1)..] is not [(byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..])
                        return -1;
                    at += 2;
                    break;
                case < 0x80:
                    return -1;
                default:
                    at++;
                    break;
            }

            int plain = text[at..].IndexOfAnyExcept(_plain);
            if (plain < 0)
                return -1;
            at += plain;
        }

        return -1;
    }

    private bool TryReadValue(ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(": "u8))
            return false;
        rest = rest[2..];
        IsNegative = rest is [(byte)'-', ..];
        if (IsNegative)
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

        // A number has no zeros in front, and zero no minus.
        int most = IsNegative ? MaxDigitsBelowZero : MaxDigits;
        if (length == 0 || length > most || (rest[0] == '0' && (IsNegative || length > 1)))
            return false;
        Magnitude = value;
        rest = rest[length..];
        return true;
    }
}
