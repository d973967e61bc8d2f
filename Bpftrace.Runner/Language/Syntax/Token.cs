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

    // From here on in the order of Operators. These six are the brackets, in pairs.
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,

    Semicolon,
    Question,
    Colon,
    Minus, // with one operand or two
    Assign,
    CompoundAssign, // += and the like
    Increment, // ++ or --
    Operator, // any other, the comma and the dot among them
    Unknown, // a character without meaning in the language
}

/// <summary>A token: its kind, and its place in the script in characters.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length);
