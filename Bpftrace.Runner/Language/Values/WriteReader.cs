using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>Reads what a statement writes to a variable: <c>=</c>, <c>+=</c>, <c>++</c> and the like.</summary>
internal sealed class WriteReader(TokenList tokens, VariableScope scope)
{
    private readonly ExpressionReader _expressions = new(tokens, scope);

    private MapWrites Set => scope.Section.RunsAtEndsOnly ? MapWrites.SetAtEnds : MapWrites.Set;

    /// <param name="variable">The map variable.</param>
    /// <param name="index">Its token.</param>
    /// <param name="after">The first token after its key.</param>
    public void ReadMap(FoundVariable variable, int index, int after)
    {
        switch (tokens.Kind(index - 1), tokens.Kind(after))
        {
            // `let @x = hash(10)` declares the size of @x.
            case (TokenKind.Identifier, TokenKind.Assign) when tokens.Text(index - 1) is "let":
                break;
            case (_, TokenKind.Assign):
                ReadAssignment(variable, after + 1);
                break;
            case (_, TokenKind.CompoundAssign or TokenKind.Increment):
                ReadChange(variable, after);
                break;
            case (TokenKind.Increment, _):
                ReadChange(variable, index - 1);
                break;
        }
    }

    public void ReadScratch(int index)
    {
        string name = tokens.Name(index);
        switch (tokens.Kind(index - 1), tokens.Kind(index + 1))
        {
            case (_, TokenKind.Colon) when tokens.Text(index - 1) is "let":
                scope.Scratch(name).Write(ValueClasses.OfType(tokens.Text(index + 2)));
                break;
            case (_, TokenKind.Assign):
                _expressions.Read(index + 2, scope.Scratch(name));
                break;
            case (_, TokenKind.CompoundAssign or TokenKind.Increment):
                ReadChange(scope.Scratch(name), index + 1);
                break;
            case (TokenKind.Increment, _):
                ReadChange(scope.Scratch(name), index - 1);
                break;
        }
    }

    private void ReadAssignment(FoundVariable variable, int start)
    {
        int call = start;
        while (tokens.Kind(call) == TokenKind.OpenParenthesis && IsEnd(tokens.Closing(call) + 1))
            call++;

        string? name = tokens.IsCall(call) ? tokens.Name(call) : null;
        if (name is not null && MapFunction.Find(name) is { } function)
        {
            ReadFunction(variable, function, call + 2);
            return;
        }

        variable.Writes |= Set;
        variable.HoldsBytes |= name is "buf";
        _expressions.Read(start, variable.Value);
    }

    private void ReadFunction(FoundVariable variable, MapFunction function, int argument)
    {
        if (!variable.Functions.Contains(function))
            variable.Functions.Add(function);
        variable.Writes |= function.Accumulates ? MapWrites.Add : Set;
        variable.Value.Write(ValueClass.Unsigned);
        if (function.HasArgumentType)
            _expressions.Read(argument, variable.Value);
    }

    private void ReadChange(FoundVariable variable, int sign)
    {
        variable.Writes |= tokens.Text(sign) is "+=" or "++" ? MapWrites.Add : Set;
        ReadChange(variable.Value, sign);
    }

    private void ReadChange(ValueNode node, int sign)
    {
        node.Write(tokens.Text(sign) is "-=" or "--" ? ValueClass.Signed : ValueClass.Unsigned);
        if (tokens.Text(sign) is not ("++" or "--" or "-=" or "<<=" or ">>="))
            _expressions.Read(sign + 1, node);
    }

    /// <summary>Whether the expression ends at a token: in <c>(a) + b</c> the parentheses are not all of it.</summary>
    private bool IsEnd(int index) => tokens.Kind(index)
        is TokenKind.None or TokenKind.Semicolon or TokenKind.CloseParenthesis or TokenKind.CloseBrace;
}
