using System.Buffers;

namespace Bpftrace.Runner.Language.Syntax;

/// <summary>The kinds of tokens, as finely as the search for variables needs them.</summary>
internal enum TokenKind
{
    None, // before the first token and after the last
    Identifier, // a builtin, function, keyword, or part of a probe
    Map, // @name, or just @
    Scratch, // $name, $1, $#
    Number, // with its suffix: 0xff, 1e6, 10ms
    String, // with its quotes; one that was left open ends with its line
    Path, // the part of a probe that is a path, with the colon before it: :/usr/lib/*/libc.so

    // From here on in the order of Scanner.KindsFromOpenParenthesis. These six are the brackets, in pairs.
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,

    Semicolon,
    Question,
    Colon,
    Assign,
    CompoundAssign, // += and the like
    Increment, // ++ or --
    Operator, // any other, the comma and the dot among them
    Unknown, // a character without meaning in the language
}

/// <summary>A token: its kind, and its place in the script in characters.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length);

/// <summary>
/// Splits a script into tokens, without blanks, comments, the <c>#!</c> line and preprocessor lines. Accepts any text,
/// in time proportional to its length: bpftrace reports what is wrong with a script.
/// </summary>
internal ref struct Scanner(ReadOnlySpan<char> code)
{
    private const string WordCharacters = "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string KindsFromOpenParenthesis = "()[]{};?:=";

    private static readonly SearchValues<char> _wordCharacters = SearchValues.Create(WordCharacters);
    private static readonly SearchValues<char> _pathCharacters = SearchValues.Create(WordCharacters + "-./#$+*");

    private readonly int _codeLength = code.Length;
    private ReadOnlySpan<char> _rest = code;
    private int _openBraces;
    private bool _lineHasToken;

    /// <summary>Reads the next token; false at the end.</summary>
    public bool TryRead(out Token token)
    {
        SkipBlanks();
        (TokenKind kind, int length) = _rest.IsEmpty ? default : Measure();
        token = new Token(kind, _codeLength - _rest.Length, length);
        _rest = _rest[length..];
        _lineHasToken = true;
        if (kind == TokenKind.OpenBrace)
            _openBraces++;
        else if (kind == TokenKind.CloseBrace)
            _openBraces = Math.Max(0, _openBraces - 1);
        return kind != TokenKind.None;
    }

    private void SkipBlanks()
    {
        while (!_rest.IsEmpty)
        {
            char c = _rest[0];
            _lineHasToken &= c != '\n';
            if (char.IsWhiteSpace(c))
                _rest = _rest[1..];
            else if (_rest.StartsWith("//") || (c == '#' && !_lineHasToken))
                _rest = _rest[LengthTo(0, _rest.IndexOf('\n'))..];
            else if (_rest.StartsWith("/*"))
                _rest = _rest[LengthTo(4, _rest[2..].IndexOf("*/"))..];
            else
                return;
        }
    }

    /// <summary>The kind and the length of the token that the rest of the script starts with.</summary>
    private readonly (TokenKind Kind, int Length) Measure() => _rest switch
    {
        [(>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_', ..] => (TokenKind.Identifier, WordLength(1)),
        [>= '0' and <= '9', ..] => (TokenKind.Number, WordLength(1)),
        ['@', >= '0' and <= '9', ..] => (TokenKind.Map, 1),
        ['@', ..] => (TokenKind.Map, WordLength(1)),
        ['$', '#', ..] => (TokenKind.Scratch, 2),
        ['$', ..] => (TokenKind.Scratch, WordLength(1)),
        ['"', ..] => (TokenKind.String, StringLength()),
        [':', ..] when _openBraces == 0 && PathLength() is var length and > 0 => (TokenKind.Path, length),
        ['<', '<', '=', ..] or ['>', '>', '=', ..] => (TokenKind.CompoundAssign, 3),
        ['+', '+', ..] or ['-', '-', ..] => (TokenKind.Increment, 2),
        ['+' or '-' or '*' or '/' or '%' or '&' or '|' or '^', '=', ..] => (TokenKind.CompoundAssign, 2),
        ['=' or '!' or '<' or '>', '=', ..] or ['-', '>', ..] or ['&', '&', ..] or ['|', '|', ..] or ['<', '<', ..]
            or ['>', '>', ..] => (TokenKind.Operator, 2),
        [var c, ..] when KindsFromOpenParenthesis.IndexOf(c) is var index and >= 0 =>
            (TokenKind.OpenParenthesis + index, 1),
        [var c, ..] when "+-*/%&|^~!<>,.".Contains(c) => (TokenKind.Operator, 1),
        _ => (TokenKind.Unknown, 1),
    };

    private readonly int WordLength(int start) => LengthTo(start, _rest[start..].IndexOfAnyExcept(_wordCharacters));

    private readonly int StringLength()
    {
        int end = 1;
        while (end < _rest.Length && _rest[end] is not ('"' or '\n'))
            end += _rest[end..] is ['\\', not '\n', ..] ? 2 : 1;
        return _rest[end..] is ['"', ..] ? end + 1 : end;
    }

    /// <summary>
    /// The length of a path with the colon before it, 0 if there is none. A path may contain the start of a comment, as
    /// in <c>uprobe:/usr/lib/*/libc.so.6:malloc</c>; it is a path because a colon follows.
    /// </summary>
    private readonly int PathLength()
    {
        int length = _rest[1..].IndexOfAnyExcept(_pathCharacters) + 1;
        return length > 1 && _rest[length] == ':' ? length : 0;
    }

    /// <summary>
    /// The length up to what was found after <paramref name="start"/>; that of the whole rest if nothing was found
    /// (-1).
    /// </summary>
    private readonly int LengthTo(int start, int found) => found < 0 ? _rest.Length : start + found;
}
