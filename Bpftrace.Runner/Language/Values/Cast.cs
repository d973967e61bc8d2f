namespace Bpftrace.Runner.Language.Values;

/// <summary>A cast: <c>(uint64)</c>, <c>(struct task_struct *)</c>, <c>(uint8[4])</c>.</summary>
/// <param name="Class">What the value becomes.</param>
/// <param name="Pointee">What it points to then; none if it is no pointer.</param>
internal readonly record struct Cast(ValueClass Class, ValueClass Pointee)
{
    // unsigned long long **
    private const int MostTokens = 8;

    /// <summary>Reads the parentheses, if they hold a type and an operand follows.</summary>
    public static Cast? Read(TokenList tokens, int opening)
    {
        int closing = tokens.Closing(opening);
        if (closing < 0 || closing - opening > MostTokens || tokens.Kind(opening + 1) != TokenKind.Identifier)
            return null;

        int i = opening + 1;
        ReadOnlySpan<char> word = tokens.Text(i) is "const" ? tokens.Text(i + 1) : tokens.Text(i);
        while (tokens.Kind(i) == TokenKind.Identifier)
            i++;
        int words = i - opening - 1;
        int stars = 0;
        for (; tokens.Text(i) is "*"; i++)
            stars++;
        bool isArray = tokens.Kind(i) == TokenKind.OpenBracket && tokens.Closing(i) == closing - 1;
        if (!isArray && i != closing)
            return null;

        bool isType = stars > 0 || isArray || words > 1 || Words.IsType(word);
        if (!IsOperand(tokens, closing + 1, isType))
            return null;

        ValueClass held = Words.Hold(word);
        if (stars > 0)
            return new Cast(ValueClass.Signed, stars == 1 ? held : ValueClass.Signed);
        return new Cast(isArray ? ValueClass.Text : held, ValueClass.None);
    }

    /// <summary>Whether an operand starts there. Some signs may as well stand between two of them.</summary>
    private static bool IsOperand(TokenList tokens, int index, bool afterType) => tokens.Kind(index) switch
    {
        TokenKind.Identifier or TokenKind.Map or TokenKind.Scratch or TokenKind.Number or TokenKind.String
            or TokenKind.OpenParenthesis => true,
        TokenKind.Minus or TokenKind.Increment => afterType,
        TokenKind.Operator => afterType && tokens.Text(index) is "*" or "&" or "~" or "!",
        _ => false,
    };
}
