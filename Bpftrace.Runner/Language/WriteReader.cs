using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>Reads how a variable is written to in one place: <c>=</c>, <c>+=</c>, <c>++</c> and the like.</summary>
internal sealed class WriteReader(TokenList tokens, VariableScope scope)
{
    private readonly ExpressionReader _expressions = new(tokens, scope);

    private MapWrites Set => scope.Section.RunsAtEndsOnly ? MapWrites.SetAtEnds : MapWrites.Set;

    /// <summary>Reads what is written to a map variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="index">Where it stands.</param>
    /// <param name="after">The first token after its key.</param>
    public void ReadMap(FoundVariable variable, int index, int after)
    {
        switch (tokens.Kind(index - 1), tokens.Kind(after))
        {
            // `let @x = hash(10)` says how large @x may get.
            case (TokenKind.Identifier, TokenKind.Assign) when tokens.Text(index - 1) is "let":
                break;
            case (_, TokenKind.Assign):
                ReadAssigned(variable, after + 1);
                break;
            case (_, TokenKind.CompoundAssign):
                ReadCompound(variable, after);
                break;
            case (_, TokenKind.Increment):
                ReadIncrement(variable, after);
                break;
            case (TokenKind.Increment, _):
                ReadIncrement(variable, index - 1);
                break;
        }
    }

    /// <summary>Reads what is written to a scratch variable.</summary>
    public void ReadScratch(int index)
    {
        TokenKind kind = tokens.Kind(index + 1);
        bool isDeclared = kind == TokenKind.Colon && tokens.Text(index - 1) is "let";
        bool isIncremented = kind == TokenKind.Increment || tokens.Kind(index - 1) == TokenKind.Increment;
        if (!isDeclared && !isIncremented && kind is not (TokenKind.Assign or TokenKind.CompoundAssign))
            return;

        ValueNode node = scope.Scratch(tokens.Text(index));
        if (isDeclared)
        {
            node.Write(Words.Hold(tokens.Text(index + 2)));
        }
        else if (kind == TokenKind.Assign)
        {
            _expressions.Read(index + 2, node);
        }
        else if (kind == TokenKind.CompoundAssign)
        {
            ReadCalculation(node, index + 1);
        }
        else
        {
            node.Write(tokens.Text(kind == TokenKind.Increment ? index + 1 : index - 1) is "++"
                ? ValueClass.Unsigned : ValueClass.Signed);
        }
    }

    private void ReadAssigned(FoundVariable variable, int start)
    {
        int call = start;
        while (tokens.Kind(call) == TokenKind.OpenParenthesis && IsEnd(tokens.Closing(call) + 1))
            call++;

        ReadOnlySpan<char> name = tokens.Kind(call + 1) == TokenKind.OpenParenthesis ? tokens.Text(call) : [];
        if (MapFunction.Find(name) is { } function)
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

    private void ReadCompound(FoundVariable variable, int sign)
    {
        if (tokens.Text(sign) is "+=")
        {
            variable.Writes |= MapWrites.Add;
            variable.Value.Write(ValueClass.Unsigned);
            _expressions.Read(sign + 1, variable.Value);
        }
        else
        {
            variable.Writes |= Set;
            ReadCalculation(variable.Value, sign);
        }
    }

    private void ReadCalculation(ValueNode node, int sign)
    {
        node.Write(tokens.Text(sign) is "-=" ? ValueClass.Signed : ValueClass.Unsigned);
        if (tokens.Text(sign) is not ("-=" or "<<=" or ">>="))
            _expressions.Read(sign + 1, node);
    }

    private void ReadIncrement(FoundVariable variable, int sign)
    {
        bool isAdded = tokens.Text(sign) is "++";
        variable.Writes |= isAdded ? MapWrites.Add : Set;
        variable.Value.Write(isAdded ? ValueClass.Unsigned : ValueClass.Signed);
    }

    /// <summary>Whether the expression ends there: in <c>(a) + b</c> the parentheses are not all of it.</summary>
    private bool IsEnd(int index) => tokens.Kind(index)
        is TokenKind.None or TokenKind.Semicolon or TokenKind.CloseParenthesis or TokenKind.CloseBrace;
}
