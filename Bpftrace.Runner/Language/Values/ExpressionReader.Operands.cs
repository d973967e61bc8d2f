using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language.Values;

/// <content>What stands between the operators: variables, words, calls, fields, casts, parentheses.</content>
internal sealed partial class ExpressionReader
{
    private Value ReadUnary()
    {
        if (_depth == MaxDepth)
            return new Value(ValueClass.Signed);
        _depth++;
        Value value = ReadPrefix();
        _depth--;
        return value;
    }

    private Value ReadPrefix()
    {
        int first = _sources.Count;
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
            TokenKind kind = tokens.Kind(_position);
            if (kind == TokenKind.OpenBracket && tokens.Closing(_position) is var closing and > 0)
            {
                _position = closing + 1;
            }
            else if (kind == TokenKind.Operator && tokens.Text(_position) is "." or "->")
            {
                _position += 2;
            }
            else if (kind == TokenKind.Increment)
            {
                _position++;
                continue;
            }
            else
            {
                return value;
            }

            value = Certain(ValueClass.Signed, first);
        }
    }

    private Value ReadPrimary()
    {
        int index = _position;
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
            case TokenKind.OpenBrace when tokens.Closing(index) > 0:
                return ReadBraces(index);
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
        ReadOnlySpan<char> name = tokens.Text(index);
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
        TracepointField? field = scope.Section.Field(tokens.Text(index));
        bool isElement = tokens.Kind(_position) == TokenKind.OpenBracket && tokens.Closing(_position) > 0;
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
        bool isCall = tokens.Kind(_position) == TokenKind.OpenParenthesis && tokens.Closing(_position) > 0;
        if (isCall)
            _position = tokens.Closing(_position) + 1;
        return new Value(Words.Yield(tokens.Text(index), isCall));
    }

    /// <summary>Reads <c>(a + b)</c>, a tuple <c>(1, 2)</c> or a record <c>(id = 1, name = "a")</c>.</summary>
    private Value ReadParentheses(int opening)
    {
        int closing = tokens.Closing(opening);
        int first = _sources.Count;
        _position++;
        bool isRecord = tokens.Kind(_position) == TokenKind.Identifier && tokens.Kind(_position + 1) == TokenKind.Assign;
        Value value = isRecord ? new Value(ValueClass.Text) : ReadNested();
        int end = _position;
        _position = closing + 1;
        if (isRecord || end == closing)
            return value;
        return Certain(tokens.Text(end) is "," ? ValueClass.Text : ValueClass.Signed, first);
    }

    /// <summary>Reads a block <c>{ $b = 1; $b }</c>, whose last expression is its value, or a record <c>{ .id = 1 }</c>.</summary>
    private Value ReadBraces(int opening)
    {
        int closing = tokens.Closing(opening);
        int start = opening + 1;
        for (int i = closing - 1; i > opening && start == opening + 1; i--)
        {
            // After another block within it may stand the end of that one's expression or a new one.
            if (tokens.Kind(i) == TokenKind.CloseBrace)
                start = closing;
            else if (tokens.Kind(i) == TokenKind.Semicolon)
                start = i + 1;
        }

        Value value = new(tokens.Text(start) is "." ? ValueClass.Text : ValueClass.Signed);
        if (start < closing && tokens.Text(start) is not ".")
        {
            _position = start;
            value = ReadNested();
        }

        _position = closing + 1;
        return value;
    }

    private Value Dereference(Value value, int first)
    {
        if (value.Class != ValueClass.None || _sources.Count != first + 1)
            return Certain(value.Pointee == ValueClass.None ? ValueClass.Signed : value.Pointee, first);

        _sources[first] = (_sources[first].Node.Dereference(), false);
        return value;
    }
}
