using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <content>Operands: variables, builtins, calls, fields, casts, parentheses.</content>
internal sealed partial class ExpressionReader
{
    private Value ReadUnary() => ReadDeeper(static reader => reader.ReadPrefix());

    private Value ReadPrefix()
    {
        int first = _sources.Count;
        switch (tokens.Kind(_position))
        {
            case TokenKind.Increment:
                _position++;
                return ReadUnary();
            case TokenKind.Operator when tokens.Text(_position) is "*":
                _position++;
                return Dereference(ReadUnary(), first);
            case TokenKind.Minus:
            case TokenKind.Operator when tokens.Text(_position) is "!" or "~" or "&":
                _position++;
                ReadUnary();
                return Certain(ValueClass.Signed, first);
            case TokenKind.OpenParenthesis when Cast.Read(tokens, _position) is { } cast:
                _position = tokens.Closing(_position) + 1;
                ReadUnary();
                DropSources(first);
                return new Value(cast.Class, cast.Pointee);
            default:
                return ReadPostfix(ReadPrimary(), first);
        }
    }

    private Value ReadPostfix(Value value, int first)
    {
        while (true)
        {
            int after = tokens.After(_position, TokenKind.OpenBracket);
            if (tokens.Kind(_position) == TokenKind.Increment)
            {
                _position++;
                continue;
            }

            if (tokens.Text(_position) is "." or "->")
                after = _position + 2;
            if (after == _position)
                return value;
            _position = after;
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
                _position = tokens.After(index + 1, TokenKind.OpenBracket);
                return From(scope.Map(tokens.Name(index)).Value);
            case TokenKind.Scratch:
                return ReadScratch(index);
            case TokenKind.Identifier when tokens.Text(index) is "args" && tokens.Text(index + 1) is "." or "->":
                return ReadField(index + 2);
            case TokenKind.Identifier:
                _position = tokens.After(index + 1, TokenKind.OpenParenthesis);
                return new Value(ValueClasses.OfBuiltin(tokens.Text(index), isCall: _position > index + 1));
            case TokenKind.OpenParenthesis when tokens.Closing(index) > 0:
                return ReadParentheses(index);
            case TokenKind.OpenBrace when tokens.Closing(index) > 0:
                return ReadBraces(index);
            default:
                return new Value(ValueClass.Signed);
        }
    }

    private Value ReadScratch(int index)
    {
        _position++;
        string name = tokens.Name(index);
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
        _position = tokens.After(index + 1, TokenKind.OpenBracket);
        bool isElement = _position > index + 1;
        return new Value(scope.Section.Field(tokens.Name(index)) switch
        {
            { IsArray: true } when !isElement => ValueClass.Text,
            { IsSigned: false } => ValueClass.Unsigned,
            _ => ValueClass.Signed,
        });
    }

    /// <summary>Reads <c>(a + b)</c>, a tuple <c>(1, 2)</c> or a record <c>(id = 1, name = "a")</c>.</summary>
    private Value ReadParentheses(int opening)
    {
        int closing = tokens.Closing(opening);
        int first = _sources.Count;
        _position++;
        bool isRecord = tokens.Kind(_position) == TokenKind.Identifier
            && tokens.Kind(_position + 1) == TokenKind.Assign;
        Value value = isRecord ? new Value(ValueClass.Text) : ReadNested();
        int end = _position;
        _position = closing + 1;
        if (isRecord || end == closing)
            return value;
        return Certain(tokens.Text(end) is "," ? ValueClass.Text : ValueClass.Signed, first);
    }

    /// <summary>Reads a block <c>{ $b = 1; $b }</c>, whose value is its last one, or a record <c>{ .id = 1 }</c>.</summary>
    private Value ReadBraces(int opening)
    {
        int closing = tokens.Closing(opening);
        int start = opening + 1;
        for (int i = closing - 1; i > opening && start == opening + 1; i--)
        {
            // An expression after an inner block may belong to that block's statement: it is not understood.
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
