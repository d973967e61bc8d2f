namespace Bpftrace.Runner.Language.Syntax;

/// <summary>
/// How deeply a script nests what bpftrace reads by recursion: brackets, the operators, casts and indices of an
/// expression, and <c>else if</c>. Nested some thousands deep, a script ends bpftrace by a signal, with no word: the
/// stack of its process has no room for more. The depth found here is at least the real one.
/// </summary>
internal static class Nesting
{
    /// <summary>
    /// The deepest that is let through, far above what people write. bpftrace 0.17 runs scripts of twice this depth; it
    /// dies of one with 8,000 <c>if</c>, which is counted as 16,000, and of 16,000 signs, casts or <c>||</c>.
    /// </summary>
    public const int Max = 2000;

    /// <summary>The first token that is nested deeper; -1 if none is.</summary>
    public static int FindTooDeep(TokenList tokens)
    {
        // For each open bracket: the levels that were counted before it, since the bracket around it or the script's
        // start.
        Stack<int> outer = [];
        int own = 0;
        int depth = 0; // all of these levels, those of own, and one for each open bracket
        for (int i = 0; i < tokens.Count; i++)
        {
            switch (tokens.Kind(i))
            {
                case TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace:
                    outer.Push(own);
                    own = 0;
                    depth++;
                    break;
                case TokenKind.CloseParenthesis or TokenKind.CloseBracket or TokenKind.CloseBrace:
                    if (!outer.TryPop(out int before))
                        break;
                    depth -= 1 + own;
                    own = before;
                    bool ends = tokens.Kind(i) == TokenKind.CloseBrace && tokens.Text(i + 1) is not "else";
                    Add(ends ? -own : 1);
                    break;
                case TokenKind.Semicolon:
                case TokenKind.Operator when tokens.Text(i) is ",":
                    Add(-own);
                    break;
                case TokenKind.Operator or TokenKind.Increment or TokenKind.Question or TokenKind.Colon
                    or TokenKind.Assign or TokenKind.CompoundAssign:
                    Add(1);
                    break;
            }

            if (depth > Max)
                return i;
        }

        return -1;

        void Add(int count)
        {
            own += count;
            depth += count;
        }
    }
}
