namespace Bpftrace.Runner.Language;

/// <summary>All tokens of a script, and which brackets belong together. Does not change.</summary>
internal sealed class TokenList
{
    private readonly string _code;
    private readonly List<Token> _tokens = [];
    private readonly int[] _closing;

    /// <summary>Scans <paramref name="code"/>.</summary>
    public TokenList(string code)
    {
        _code = code;
        Scanner scanner = new(code);
        while (scanner.TryRead(out Token token))
            _tokens.Add(token);
        _closing = PairBrackets();
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => _tokens.Count;

    /// <summary>What token <paramref name="index"/> is; <see cref="TokenKind.None"/> for an index out of range.</summary>
    public TokenKind Kind(int index) => (uint)index < (uint)_tokens.Count ? _tokens[index].Kind : TokenKind.None;

    /// <summary>The text of token <paramref name="index"/>; empty for an index out of range.</summary>
    public ReadOnlySpan<char> Text(int index) =>
        (uint)index < (uint)_tokens.Count ? _code.AsSpan(_tokens[index].Start, _tokens[index].Length) : [];

    /// <summary>Where token <paramref name="index"/> begins, in characters of the script; it must be in range.</summary>
    public int Start(int index) => _tokens[index].Start;

    /// <summary>The bracket that closes the one at <paramref name="index"/>, or -1 if none does.</summary>
    public int Closing(int index) => (uint)index < (uint)_closing.Length ? _closing[index] : -1;

    /// <summary>
    /// A closing bracket closes the innermost open one of its kind and gives up those within, so that one mistake does
    /// not hide the variables after it: what is wrong with the script should be said by bpftrace.
    /// </summary>
    private int[] PairBrackets()
    {
        int[] closing = new int[_tokens.Count];
        Array.Fill(closing, -1);
        Stack<int> open = new();
        Span<int> openOfKind = stackalloc int[(int)TokenKind.CloseBrace + 1];
        for (int i = 0; i < _tokens.Count; i++)
        {
            TokenKind kind = _tokens[i].Kind;
            TokenKind closedBy = ClosingKind(kind);
            if (closedBy != TokenKind.None)
            {
                open.Push(i);
                openOfKind[(int)closedBy]++;
            }
            else if (kind <= TokenKind.CloseBrace && openOfKind[(int)kind] > 0)
            {
                int start;
                TokenKind startClosedBy;
                do
                {
                    start = open.Pop();
                    startClosedBy = ClosingKind(_tokens[start].Kind);
                    openOfKind[(int)startClosedBy]--;
                }
                while (startClosedBy != kind);
                closing[start] = i;
            }
        }

        return closing;
    }

    private static TokenKind ClosingKind(TokenKind kind) => kind switch
    {
        TokenKind.OpenParenthesis => TokenKind.CloseParenthesis,
        TokenKind.OpenBracket => TokenKind.CloseBracket,
        TokenKind.OpenBrace => TokenKind.CloseBrace,
        _ => TokenKind.None,
    };
}
