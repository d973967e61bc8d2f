namespace Bpftrace.Runner.Language.Syntax;

/// <summary>The brackets, separators and operators of bpftrace's language.</summary>
internal static class Operators
{
    private const string KindsFromOpenParenthesis = "()[]{};?:-=";

    /// <summary>Reads the longest operator at the start of a text that is not empty.</summary>
    public static TokenKind Read(ReadOnlySpan<char> text, out int length)
    {
        length = 3;
        if (text.StartsWith("<<=") || text.StartsWith(">>="))
            return TokenKind.CompoundAssign;

        length = 2;
        char second = text.Length > 1 ? text[1] : '\0';
        switch (text[0], second)
        {
            case ('+', '+') or ('-', '-'):
                return TokenKind.Increment;
            case ('+' or '-' or '*' or '/' or '%' or '&' or '|' or '^', '='):
                return TokenKind.CompoundAssign;
            case ('=' or '!' or '<' or '>', '=') or ('-', '>') or ('&', '&') or ('|', '|') or ('<', '<') or ('>', '>'):
                return TokenKind.Operator;
        }

        length = 1;
        if (KindsFromOpenParenthesis.IndexOf(text[0]) is var index and >= 0)
            return TokenKind.OpenParenthesis + index;
        return "+*/%&|^~!<>,.".Contains(text[0]) ? TokenKind.Operator : TokenKind.Unknown;
    }

    /// <summary>How tightly an operator with two operands binds, from 1; 0 for any other token.</summary>
    public static int Precedence(TokenKind kind, ReadOnlySpan<char> text) => kind switch
    {
        TokenKind.Minus => 9,
        TokenKind.Operator => text switch
        {
            "*" or "/" or "%" => 10,
            "+" => 9,
            "<<" or ">>" => 8,
            "<" or ">" or "<=" or ">=" => 7,
            "==" or "!=" => 6,
            "&" => 5,
            "^" => 4,
            "|" => 3,
            "&&" => 2,
            "||" => 1,
            _ => 0,
        },
        _ => 0,
    };
}
