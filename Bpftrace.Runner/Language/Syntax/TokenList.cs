namespace Bpftrace.Runner.Language.Syntax;

/// <summary>All tokens of a script, and the pairs of its brackets. Any index is valid. Immutable.</summary>
internal sealed class TokenList
{
    private readonly string _code;
    private readonly List<Token> _tokens = [];
    private readonly int[] _closing;

    public TokenList(string code)
    {
        _code = code;
        Scanner scanner = new(code);
        while (scanner.TryRead(out Token token))
            _tokens.Add(token);
        _closing = PairBrackets();
    }

    public int Count => _tokens.Count;

    public TokenKind Kind(int index) => (uint)index < (uint)_tokens.Count ? _tokens[index].Kind : TokenKind.None;

    public ReadOnlySpan<char> Text(int index) =>
        (uint)index < (uint)_tokens.Count ? _code.AsSpan(_tokens[index].Start, _tokens[index].Length) : [];

    public string Name(int index) => Text(index).ToString();

    public int Start(int index) => _tokens[index].Start;

    /// <summary>The bracket that closes the one at <paramref name="index"/>, or -1 if none does.</summary>
    public int Closing(int index) => (uint)index < (uint)_closing.Length ? _closing[index] : -1;

    /// <summary>The token after the brackets that open at an index, or the one at the index if none do.</summary>
    public int After(int index, TokenKind opening) =>
        Kind(index) == opening && Closing(index) is var closing and > 0 ? closing + 1 : index;

    public bool IsCall(int index) =>
        Kind(index) == TokenKind.Identifier && Kind(index + 1) == TokenKind.OpenParenthesis;

    /// <summary>Whether an argument is a whole map: not one value of it, and not part of an expression.</summary>
    public bool IsWholeMap(int index) => Kind(index) == TokenKind.Map
        && (Kind(index + 1) == TokenKind.CloseParenthesis || Text(index + 1) is ",");

    /// <summary>Whether a token is the name of a structure's field, as in <c>$event.kstack</c>.</summary>
    public bool IsField(int index) => Text(index - 1) is "." or "->";

    /// <summary>The tokens between two brackets; of inner brackets only the opening one.</summary>
    public IEnumerable<int> Inside(int opening)
    {
        for (int i = opening + 1; i < Closing(opening); i = Math.Max(i, Closing(i)) + 1)
            yield return i;
    }

    /// <summary>
    /// A closing bracket closes the innermost open one of its kind and drops those within, so that one mistake does not
    /// hide the variables after it: bpftrace reports what is wrong.
    /// </summary>
    private int[] PairBrackets()
    {
        int[] closing = new int[_tokens.Count];
        Array.Fill(closing, -1);
        Stack<int>[] openOfKind = [new(), new(), new()];
        for (int i = 0; i < _tokens.Count; i++)
        {
            int bracket = _tokens[i].Kind - TokenKind.OpenParenthesis;
            if (bracket is < 0 or > TokenKind.CloseBrace - TokenKind.OpenParenthesis)
                continue;
            if (bracket % 2 == 0)
                openOfKind[bracket / 2].Push(i);
            if (bracket % 2 == 0 || !openOfKind[bracket / 2].TryPop(out int start))
                continue;

            closing[start] = i;
            foreach (Stack<int> open in openOfKind)
            {
                while (open.TryPeek(out int inner) && inner > start)
                    open.Pop();
            }
        }

        return closing;
    }
}
