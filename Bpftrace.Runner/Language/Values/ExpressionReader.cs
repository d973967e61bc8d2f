namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// Reads an expression to find out what kind of value it has: what is certain by itself, and from which variables the
/// value comes otherwise. Where it does not understand, the value may be any number. It looks no further than the next
/// assignment, so that reading all of a script's expressions takes time proportional to the script's length.
/// </summary>
internal sealed partial class ExpressionReader(TokenList tokens, VariableScope scope)
{
    // Deeper than anyone writes, and far from the end of the stack.
    private const int MaxDepth = 64;

    private readonly List<(ValueNode Node, bool Subtracted)> _sources = [];
    private int _position;
    private int _depth;

    /// <summary>Reads the expression that starts at <paramref name="start"/> and writes its value.</summary>
    /// <param name="start">Its first token.</param>
    /// <param name="target">What the value is written to.</param>
    public void Read(int start, ValueNode target)
    {
        _position = start;
        _depth = 0;
        _sources.Clear();
        Value value = ReadConditional();
        target.Write(value.Class);
        if (value.Pointee != ValueClass.None)
            target.Dereference().Write(value.Pointee);
        foreach ((ValueNode? node, bool subtracted) in _sources)
            target.WriteFrom(node, subtracted);
    }

    private Value ReadConditional()
    {
        Value value = new(ValueClass.None);
        while (true)
        {
            int first = _sources.Count;
            Value operand = ReadBinary(1);
            if (tokens.Kind(_position) != TokenKind.Question)
                return Either(value, operand);

            Forget(first);
            _position++;
            value = Either(value, ReadNested());
            if (tokens.Kind(_position) != TokenKind.Colon)
                return value;
            _position++;
        }
    }

    private Value ReadNested()
    {
        if (_depth == MaxDepth)
            return new Value(ValueClass.Signed);
        _depth++;
        Value value = ReadConditional();
        _depth--;
        return value;
    }

    private Value ReadBinary(int lowest)
    {
        int first = _sources.Count;
        Value left = ReadUnary();
        while (BinaryOperator.Precedence(tokens, _position) is var precedence && precedence >= lowest)
        {
            int sign = _position++;
            int second = _sources.Count;
            Value right = ReadBinary(precedence + 1);
            left = Combine(sign, left, right, first, second);
        }

        return left;
    }

    private Value Combine(int sign, Value left, Value right, int first, int second)
    {
        switch (tokens.Text(sign))
        {
            case "-":
                if (left.Class == ValueClass.Clock && second == first
                    && right.Class == ValueClass.None && _sources.Count == second + 1)
                {
                    _sources[second] = _sources[second] with { Subtracted = true };
                    return new Value(ValueClass.Unsigned);
                }

                return Certain(ValueClass.Signed, first);
            case "<" or ">" or "<=" or ">=" or "==" or "!=" or "&&" or "||":
                // 0 or 1, but some versions print -1.
                return Certain(ValueClass.Signed, first);
            case "<<" or ">>":
                Forget(second);
                return Number(left);
            case "&" when IsUnsigned(left, second - first) || IsUnsigned(right, _sources.Count - second):
                return Certain(ValueClass.Unsigned, first);
            default:
                return Number(Either(left, right));
        }
    }

    private Value From(ValueNode node)
    {
        _sources.Add((node, false));
        return new Value(ValueClass.None);
    }

    private Value Certain(ValueClass value, int first)
    {
        Forget(first);
        return new Value(value);
    }

    /// <summary>What is read from there on does not tell anything about the value.</summary>
    private void Forget(int first) => _sources.RemoveRange(first, _sources.Count - first);

    private static Value Either(Value left, Value right) =>
        new(left.Class > right.Class ? left.Class : right.Class, left.Pointee > right.Pointee ? left.Pointee : right.Pointee);

    /// <summary>The result of a calculation is no reading of a clock any more.</summary>
    private static Value Number(Value value) => new(value.Class < ValueClass.Unsigned ? ValueClass.Unsigned : value.Class);

    private static bool IsUnsigned(Value value, int sources) =>
        sources == 0 && value.Class is ValueClass.Clock or ValueClass.Unsigned;

    /// <summary>What is known of an expression, beside its sources.</summary>
    private readonly record struct Value(ValueClass Class, ValueClass Pointee = ValueClass.None);
}
