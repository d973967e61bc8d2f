namespace Bpftrace.Runner.Language;

/// <summary>Tells from an expression's words what kind of value it has, where that is certain.</summary>
internal static class AssignedValue
{
    /// <summary>
    /// Reads the expression that starts at <paramref name="start"/>. Of <c>c ? a : b</c>, what a and b are. Looks no
    /// further than the next assignment, so that reading all of a script's takes time proportional to its length.
    /// </summary>
    public static Writes Read(TokenList tokens, int start)
    {
        while (tokens.Kind(start) == TokenKind.OpenParenthesis && IsEnd(tokens, tokens.Closing(start) + 1))
            start++;

        var writes = ReadOperand(tokens, start);
        var isConditional = false;
        for (var i = start; ; i++)
        {
            switch (tokens.Kind(i))
            {
                case TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace when tokens.Closing(i) > 0:
                    i = tokens.Closing(i);
                    break;
                case TokenKind.Question when !isConditional:
                    writes = ReadOperand(tokens, i + 1);
                    isConditional = true;
                    break;
                case TokenKind.Question or TokenKind.Colon:
                    writes |= ReadOperand(tokens, i + 1);
                    break;
                case TokenKind.None or TokenKind.Semicolon or TokenKind.Assign or TokenKind.CompoundAssign
                    or (>= TokenKind.OpenParenthesis and <= TokenKind.CloseBrace):
                    return writes;
            }
        }
    }

    private static Writes ReadOperand(TokenList tokens, int start)
    {
        var isCall = tokens.Kind(start + 1) == TokenKind.OpenParenthesis;
        var after = (isCall ? tokens.Closing(start + 1) : start) + 1;
        return tokens.Kind(start) switch
        {
            TokenKind.Minus => Writes.Negative,
            TokenKind.String when IsEnd(tokens, after) => Writes.Text,
            TokenKind.Identifier when isCall && tokens.Text(start) is "count" => Writes.Count,
            TokenKind.Identifier when isCall && tokens.Text(start) is "hist" or "lhist" => Writes.Histogram,
            TokenKind.Identifier when IsText(tokens.Text(start)) && IsEnd(tokens, after) => Writes.Text,
            _ => Writes.Other,
        };
    }

    /// <summary>Whether the operand ends there: in <c>comm == "x"</c> neither side is what is assigned.</summary>
    private static bool IsEnd(TokenList tokens, int index) => tokens.Kind(index)
        is TokenKind.None or TokenKind.Semicolon or TokenKind.Colon
        or TokenKind.CloseParenthesis or TokenKind.CloseBrace;

    /// <summary>Whether bpftrace prints what this builtin or function yields as text.</summary>
    private static bool IsText(ReadOnlySpan<char> word) => word
        is "str" or "comm" or "probe" or "func" or "kstack" or "ustack" or "ksym" or "usym" or "ntop" or "strftime"
        or "strerror" or "buf" or "macaddr" or "path" or "cgroup_path" or "username";
}
