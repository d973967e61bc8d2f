using System.Buffers;

namespace Bpftrace.Runner.Language.Syntax;

/// <summary>
/// Splits a script into tokens, without blanks, comments, the <c>#!</c> line and preprocessor lines. Accepts any text,
/// in time proportional to its length: bpftrace reports what is wrong with a script.
/// </summary>
internal ref struct Scanner(ReadOnlySpan<char> code)
{
    private const string WordCharacters = "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> _wordCharacters = SearchValues.Create(WordCharacters);
    private static readonly SearchValues<char> _pathCharacters = SearchValues.Create(WordCharacters + "-./#$+*");

    private readonly ReadOnlySpan<char> _code = code;
    private int _position;
    private int _openBraces;
    private bool _lineHasToken;

    /// <summary>Reads the next token; false at the end.</summary>
    public bool TryRead(out Token token)
    {
        SkipBlanks();
        int start = _position;
        TokenKind kind = start < _code.Length ? Read() : TokenKind.None;
        _lineHasToken = true;
        token = new Token(kind, start, _position - start);
        return kind != TokenKind.None;
    }

    private readonly char Peek(int ahead = 0)
    {
        int index = _position + ahead;
        return index < _code.Length ? _code[index] : '\0';
    }

    private void SkipBlanks()
    {
        while (_position < _code.Length)
        {
            char c = _code[_position];
            _lineHasToken &= c != '\n';
            if (char.IsWhiteSpace(c))
            {
                _position++;
            }
            else if ((c == '/' && Peek(1) == '/') || (c == '#' && !_lineHasToken))
            {
                SkipTo(_code[_position..].IndexOf('\n'));
            }
            else if (c == '/' && Peek(1) == '*')
            {
                _position += 2;
                SkipTo(_code[_position..].IndexOf("*/"));
                _position = Math.Min(_position + 2, _code.Length);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Skips <paramref name="distance"/> characters, or all that are left if it is -1.</summary>
    private void SkipTo(int distance) => _position = distance < 0 ? _code.Length : _position + distance;

    private TokenKind Read()
    {
        char c = _code[_position];
        if (char.IsAsciiDigit(c))
            return ReadWord(TokenKind.Number);
        if (char.IsAsciiLetter(c) || c == '_')
            return ReadWord(TokenKind.Identifier);

        switch (c)
        {
            case '@':
                _position++;
                return char.IsAsciiDigit(Peek()) ? TokenKind.Map : ReadWord(TokenKind.Map);
            case '$' when Peek(1) == '#':
                _position += 2;
                return TokenKind.Scratch;
            case '$':
                _position++;
                return ReadWord(TokenKind.Scratch);
            case '"':
                return ReadString();
            case ':' when _openBraces == 0 && PathLength() is var length and > 0:
                _position += 1 + length;
                return TokenKind.Path;
            case '{':
                _openBraces++;
                break;
            case '}':
                _openBraces = Math.Max(0, _openBraces - 1);
                break;
        }

        TokenKind kind = Operators.Read(_code[_position..], out int operatorLength);
        _position += operatorLength;
        return kind;
    }

    private TokenKind ReadWord(TokenKind kind)
    {
        SkipTo(_code[_position..].IndexOfAnyExcept(_wordCharacters));
        return kind;
    }

    private TokenKind ReadString()
    {
        for (_position++; _position < _code.Length && _code[_position] != '\n'; _position++)
        {
            if (_code[_position] == '"')
            {
                _position++;
                break;
            }

            if (_code[_position] == '\\' && Peek(1) is not '\n' and not '\0')
                _position++;
        }

        return TokenKind.String;
    }

    /// <summary>
    /// The length of the path after this colon, 0 if there is none. A path may contain the start of a comment, as in
    /// <c>uprobe:/usr/lib/*/libc.so.6:malloc</c>; it is a path because a colon follows.
    /// </summary>
    private readonly int PathLength()
    {
        ReadOnlySpan<char> rest = _code[(_position + 1)..];
        int length = rest.IndexOfAnyExcept(_pathCharacters);
        return length > 0 && rest[length] == ':' ? length : 0;
    }
}
