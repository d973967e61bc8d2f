namespace Bpftrace.Runner.Language;

/// <summary>The signs of bpftrace's language: brackets, separators and operators, the longest that fits.</summary>
internal static class Operators
{
    /// <summary>Reads the sign at the start of <paramref name="text"/>, which is not empty.</summary>
    /// <param name="text">The rest of a script.</param>
    /// <param name="length">The sign's length, 1 to 3.</param>
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
        return text[0] switch
        {
            '(' => TokenKind.OpenParenthesis,
            ')' => TokenKind.CloseParenthesis,
            '[' => TokenKind.OpenBracket,
            ']' => TokenKind.CloseBracket,
            '{' => TokenKind.OpenBrace,
            '}' => TokenKind.CloseBrace,
            ';' => TokenKind.Semicolon,
            '?' => TokenKind.Question,
            ':' => TokenKind.Colon,
            '-' => TokenKind.Minus,
            '=' => TokenKind.Assign,
            '+' or '*' or '/' or '%' or '&' or '|' or '^' or '~' or '!' or '<' or '>' or ',' or '.' => TokenKind.Operator,
            _ => TokenKind.Unknown,
        };
    }
}
