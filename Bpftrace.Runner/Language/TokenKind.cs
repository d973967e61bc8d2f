namespace Bpftrace.Runner.Language;

/// <summary>What a token of bpftrace's language is, as finely as finding variables needs it.</summary>
/// <remarks>The brackets stand together: all that lies from the first to the last of them is a bracket.</remarks>
internal enum TokenKind
{
    /// <summary>There is no token there: before the first or after the last.</summary>
    None,

    /// <summary>A word: builtin, function, keyword, part of a probe.</summary>
    Identifier,

    /// <summary>A map variable, <c>@name</c> or just <c>@</c>.</summary>
    Map,

    /// <summary>A scratch variable or positional parameter: <c>$name</c>, <c>$1</c>, <c>$#</c>.</summary>
    Scratch,

    /// <summary>A number with its suffix, such as <c>0xff</c>, <c>1e6</c>, <c>10ms</c>.</summary>
    Number,

    /// <summary>A string with its quotes; ends with its line if it was left open.</summary>
    String,

    /// <summary>The part of a probe that is a path, with the colon before it: <c>:/usr/lib/*/libc.so</c>.</summary>
    Path,

    /// <summary><c>(</c></summary>
    OpenParenthesis,

    /// <summary><c>)</c></summary>
    CloseParenthesis,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>{</c></summary>
    OpenBrace,

    /// <summary><c>}</c></summary>
    CloseBrace,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>?</c></summary>
    Question,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>-</c>, with one operand or two.</summary>
    Minus,

    /// <summary><c>=</c></summary>
    Assign,

    /// <summary>An operator and an assignment in one, such as <c>+=</c>.</summary>
    CompoundAssign,

    /// <summary><c>++</c> or <c>--</c></summary>
    Increment,

    /// <summary>Any other operator, the comma and the dot among them.</summary>
    Operator,

    /// <summary>A character that the language has no use for.</summary>
    Unknown,
}
