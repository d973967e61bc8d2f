namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// Reads an expression to find out what kind of value it has: what is certain by itself, and from which variables the
/// value comes otherwise. Where it does not understand, the value may be any number. It looks no further than the next
/// assignment, so that reading all of a script's expressions takes time proportional to the script's length.
/// </summary>
internal sealed class ExpressionReader(TokenList tokens, VariableScope scope)
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
        var value = ReadConditional();
        target.Write(value.Class);
        if (value.Pointee != ValueClass.None)
            target.Dereference().Write(value.Pointee);
        foreach (var (node, subtracted) in _sources)
            target.WriteFrom(node, subtracted);
    }

    private Value ReadConditional()
    {
        var value = new Value(ValueClass.None);
        while (true)
        {
            var first = _sources.Count;
            var operand = ReadBinary(1);
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
        var value = ReadConditional();
        _depth--;
        return value;
    }

    private Value ReadBinary(int lowest)
    {
        var first = _sources.Count;
        var left = ReadUnary();
        while (BinaryOperator.Precedence(tokens, _position) is var precedence && precedence >= lowest)
        {
            var sign = _position++;
            var second = _sources.Count;
            var right = ReadBinary(precedence + 1);
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

    private Value ReadUnary()
    {
        if (_depth == MaxDepth)
            return new Value(ValueClass.Signed);
        _depth++;
        var value = ReadPrefix();
        _depth--;
        return value;
    }

    private Value ReadPrefix()
    {
        var first = _sources.Count;
        switch (tokens.Kind(_position))
        {
            case TokenKind.Minus:
                _position++;
                ReadUnary();
                return Certain(ValueClass.Signed, first);
            case TokenKind.Increment:
                _position++;
                return ReadUnary();
            case TokenKind.Operator when tokens.Text(_position) is "*":
                _position++;
                return Dereference(ReadUnary(), first);
            case TokenKind.Operator when tokens.Text(_position) is "!" or "~" or "&":
                _position++;
                ReadUnary();
                return Certain(ValueClass.Signed, first);
            case TokenKind.OpenParenthesis when Cast.Read(tokens, _position) is { } cast:
                _position = tokens.Closing(_position) + 1;
                ReadUnary();
                Forget(first);
                return new Value(cast.Class, cast.Pointee);
            default:
                return ReadPostfix(ReadPrimary(), first);
        }
    }

    private Value ReadPostfix(Value value, int first)
    {
        while (true)
        {
            var kind = tokens.Kind(_position);
            if (kind == TokenKind.OpenBracket && tokens.Closing(_position) is var closing and > 0)
                _position = closing + 1;
            else if (kind == TokenKind.Operator && tokens.Text(_position) is "." or "->")
                _position += 2;
            else if (kind == TokenKind.Increment)
            {
                _position++;
                continue;
            }
            else
                return value;

            value = Certain(ValueClass.Signed, first);
        }
    }

    private Value ReadPrimary()
    {
        var index = _position;
        switch (tokens.Kind(index))
        {
            case TokenKind.Number:
                _position++;
                return new Value(ValueClass.Unsigned);
            case TokenKind.String:
                _position++;
                return new Value(ValueClass.Text);
            case TokenKind.Map:
                _position = AfterKey(index);
                return From(scope.Map(tokens.Text(index)).Value);
            case TokenKind.Scratch:
                return ReadScratch(index);
            case TokenKind.Identifier when tokens.Text(index) is "args" && tokens.Text(index + 1) is "." or "->":
                return ReadField(index + 2);
            case TokenKind.Identifier:
                return ReadWord(index);
            case TokenKind.OpenParenthesis when tokens.Closing(index) > 0:
                return ReadParentheses(index);
            default:
                return new Value(ValueClass.Signed);
        }
    }

    private int AfterKey(int map) =>
        tokens.Kind(map + 1) == TokenKind.OpenBracket && tokens.Closing(map + 1) is var closing and > 0
            ? closing + 1
            : map + 1;

    private Value ReadScratch(int index)
    {
        _position++;
        var name = tokens.Text(index);
        if (name is "$#")
            return new Value(ValueClass.Unsigned);

        // In a loop over a map, $kv.0 is the key and $kv.1 the value.
        if (tokens.Text(index + 1) is "." && tokens.Text(index + 2) is "1" && scope.LoopMap(name) is { } map)
        {
            _position += 2;
            return From(map.Value);
        }

        return From(scope.Scratch(name));
    }

    private Value ReadField(int index)
    {
        _position = index + 1;
        var field = scope.Section.Field(tokens.Text(index));
        var isElement = tokens.Kind(_position) == TokenKind.OpenBracket && tokens.Closing(_position) > 0;
        if (isElement)
            _position = tokens.Closing(_position) + 1;
        return new Value(field switch
        {
            { IsArray: true } when !isElement => ValueClass.Text,
            { IsSigned: false } => ValueClass.Unsigned,
            _ => ValueClass.Signed,
        });
    }

    private Value ReadWord(int index)
    {
        _position++;
        var isCall = tokens.Kind(_position) == TokenKind.OpenParenthesis && tokens.Closing(_position) > 0;
        if (isCall)
            _position = tokens.Closing(_position) + 1;
        return new Value(Words.Yield(tokens.Text(index), isCall));
    }

    /// <summary>Reads <c>(a + b)</c>, a tuple <c>(1, 2)</c> or a record <c>(id = 1, name = "a")</c>.</summary>
    private Value ReadParentheses(int opening)
    {
        var closing = tokens.Closing(opening);
        var first = _sources.Count;
        _position++;
        var isRecord = tokens.Kind(_position) == TokenKind.Identifier && tokens.Kind(_position + 1) == TokenKind.Assign;
        var value = isRecord ? new Value(ValueClass.Text) : ReadNested();
        var end = _position;
        _position = closing + 1;
        if (isRecord || end == closing)
            return value;
        return Certain(tokens.Text(end) is "," ? ValueClass.Text : ValueClass.Signed, first);
    }

    private Value Dereference(Value value, int first)
    {
        if (value.Class != ValueClass.None || _sources.Count != first + 1)
            return Certain(value.Pointee == ValueClass.None ? ValueClass.Signed : value.Pointee, first);

        _sources[first] = (_sources[first].Node.Dereference(), false);
        return value;
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
