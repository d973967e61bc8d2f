using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>Reads what a statement writes to a variable: <c>=</c>, <c>+=</c>, <c>++</c> and the like.</summary>
internal sealed class WriteReader(TokenList tokens, VariableScope scope)
{
    private readonly ExpressionReader _expressions = new(tokens, scope);
    private readonly LinearBucketsReader _buckets = new(tokens, scope.Arguments);

    private MapWrites Set => scope.Section.RunsAtEndsOnly ? MapWrites.SetAtEnds : MapWrites.Set;

    /// <param name="index">The variable's token.</param>
    /// <param name="after">The first token after it and its key.</param>
    /// <param name="value">Its values.</param>
    /// <param name="map">The map variable; null for a scratch variable.</param>
    public void Read(int index, int after, ValueNode value, FoundVariable? map = null)
    {
        bool isDeclared = tokens.Text(index - 1) is "let";
        switch (tokens.Kind(index - 1), tokens.Kind(after))
        {
            case (_, TokenKind.Colon) when isDeclared && map is null:
                value.Write(ValueClasses.OfType(tokens.Text(after + 1)));
                break;
            case (_, TokenKind.Assign) when map is null:
                _expressions.Read(after + 1, value);
                break;
            // `let @x = hash(10)` declares the size of @x.
            case (_, TokenKind.Assign) when !isDeclared:
                ReadAssignment(map, after + 1);
                break;
            case (_, TokenKind.CompoundAssign or TokenKind.Increment):
                ReadChange(after, value, map);
                break;
            case (TokenKind.Increment, _):
                ReadChange(index - 1, value, map);
                break;
        }
    }

    private void ReadAssignment(FoundVariable map, int start)
    {
        int call = start;
        while (tokens.Kind(call) == TokenKind.OpenParenthesis && IsEnd(tokens.Closing(call) + 1))
            call++;

        string name = tokens.IsCall(call) ? tokens.Name(call) : "";
        if (MapFunction.Find(name) is not { } function)
        {
            map.Writes |= Set;
            map.HoldsBytes |= name is "buf";
            map.HoldsStacks |= tokens.Text(call) is "kstack" or "ustack";
            _expressions.Read(start, map.Value);
            return;
        }

        map.Functions.Add(function);
        if (function.HasBounds)
            map.LinearBuckets.Add(_buckets.Read(call));
        map.Writes |= function.Accumulates ? MapWrites.Add : Set;
        map.Value.Write(ValueClass.Unsigned);
        if (function.HasArgumentType)
            _expressions.Read(call + 2, map.Value);
    }

    private void ReadChange(int sign, ValueNode value, FoundVariable? map)
    {
        map?.Writes |= tokens.Text(sign) is "+=" or "++" ? MapWrites.Add : Set;
        value.Write(tokens.Text(sign) is "-=" or "--" ? ValueClass.Signed : ValueClass.Unsigned);
        if (tokens.Text(sign) is not ("++" or "--" or "-=" or "<<=" or ">>="))
            _expressions.Read(sign + 1, value);
    }

    /// <summary>Whether the expression ends at a token: in <c>(a) + b</c> the parentheses are not all of it.</summary>
    private bool IsEnd(int index) => tokens.Kind(index)
        is TokenKind.None or TokenKind.Semicolon or TokenKind.CloseParenthesis or TokenKind.CloseBrace;
}
