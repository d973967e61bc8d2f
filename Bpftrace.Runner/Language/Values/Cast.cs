using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>Casts: <c>(uint64)</c>, <c>(struct task_struct *)</c>, <c>(uint8[4])</c>.</summary>
internal static class Cast
{
    // unsigned long long **
    private const int MaxTokens = 8;

    /// <summary>Reads parentheses as a cast; null unless they hold a type and an operand follows.</summary>
    public static ValueNode? Read(TokenList tokens, int opening)
    {
        int closing = tokens.Closing(opening);
        if (closing < 0 || closing - opening > MaxTokens || tokens.Kind(opening + 1) != TokenKind.Identifier)
            return null;

        int i = opening + 1;
        ReadOnlySpan<char> word = tokens.Text(i) is "const" ? tokens.Text(i + 1) : tokens.Text(i);
        while (tokens.Kind(i) == TokenKind.Identifier)
            i++;
        int words = i - opening - 1;
        int stars = 0;
        for (; tokens.Text(i) is "*"; i++)
            stars++;
        bool isArray = tokens.After(i, TokenKind.OpenBracket) == closing && i != closing;
        if (!isArray && i != closing)
            return null;

        ValueClass held = ValueClasses.OfType(word);
        bool isType = stars > 0 || isArray || words > 1 || held != ValueClass.Signed || TypeNames.IsSigned(word);
        if (!IsOperand(tokens, closing + 1, isType))
            return null;
        if (stars > 0)
            return ValueNode.Certain(ValueClass.Signed, stars == 1 ? held : ValueClass.Signed);
        return ValueNode.Certain(isArray ? ValueClass.Text : held);
    }

    /// <summary>Whether an operand starts at a token. After a variable some signs would have two operands.</summary>
    private static bool IsOperand(TokenList tokens, int index, bool afterType) => tokens.Kind(index) switch
    {
        TokenKind.Identifier or TokenKind.Map or TokenKind.Scratch or TokenKind.Number or TokenKind.String
            or TokenKind.OpenParenthesis => true,
        TokenKind.Minus or TokenKind.Increment => afterType,
        TokenKind.Operator => afterType && tokens.Text(index) is "*" or "&" or "~" or "!",
        _ => false,
    };
}
