using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <content>Operands: variables, builtins, calls, fields, casts, parentheses.</content>
internal sealed partial class ExpressionReader
{
    private ValueNode ReadUnary() => ReadDeeper(static reader => reader.ReadPrefix());

    private ValueNode ReadPrefix()
    {
        switch (tokens.Kind(_position))
        {
            case TokenKind.Increment:
                _position++;
                return ReadUnary();
            case TokenKind.Operator when tokens.Text(_position) is "*":
                _position++;
                return ReadUnary().Dereference();
            case TokenKind.Minus:
            case TokenKind.Operator when tokens.Text(_position) is "!" or "~" or "&":
                _position++;
                ReadUnary();
                return Signed();
            case TokenKind.OpenParenthesis when Cast.Read(tokens, _position) is { } cast:
                _position = tokens.Closing(_position) + 1;
                ReadUnary();
                return cast;
            default:
                return ReadPostfix(ReadPrimary());
        }
    }

    private ValueNode ReadPostfix(ValueNode value)
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
            value = Signed();
        }
    }

    private ValueNode ReadPrimary()
    {
        int index = _position;
        switch (tokens.Kind(index))
        {
            case TokenKind.Number:
                _position++;
                return ValueNode.Certain(ValueClass.Unsigned);
            case TokenKind.String:
                _position++;
                return ValueNode.Certain(ValueClass.Text);
            case TokenKind.Map:
                _position = tokens.After(index + 1, TokenKind.OpenBracket);
                return scope.Map(tokens.Name(index)).Value;
            case TokenKind.Scratch:
                return ReadScratch(index);
            case TokenKind.Identifier when tokens.Text(index) is "args" && tokens.Text(index + 1) is "." or "->":
                return ReadField(index + 2);
            case TokenKind.Identifier:
                _position = tokens.After(index + 1, TokenKind.OpenParenthesis);
                return ValueNode.Certain(ValueClasses.OfBuiltin(tokens.Text(index), isCall: _position > index + 1));
            case TokenKind.OpenParenthesis when tokens.Closing(index) > 0:
                return ReadParentheses(index);
            case TokenKind.OpenBrace when tokens.Closing(index) > 0:
                return ReadBraces(index);
            default:
                return Signed();
        }
    }

    private ValueNode ReadScratch(int index)
    {
        _position++;
        string name = tokens.Name(index);
        if (name is "$#")
            return ValueNode.Certain(ValueClass.Unsigned);

        // In a loop over a map, $kv.0 is the key and $kv.1 the value.
        if (tokens.Text(index + 1) is "." && tokens.Text(index + 2) is "1" && scope.LoopMap(name) is { } map)
        {
            _position += 2;
            return map.Value;
        }

        return scope.Scratch(name);
    }

    private ValueNode ReadField(int index)
    {
        _position = tokens.After(index + 1, TokenKind.OpenBracket);
        bool isElement = _position > index + 1;
        return ValueNode.Certain(scope.Section.Field(tokens.Name(index)) switch
        {
            { IsArray: true } when !isElement => ValueClass.Text,
            { IsSigned: false } => ValueClass.Unsigned,
            _ => ValueClass.Signed,
        });
    }

    /// <summary>Reads <c>(a + b)</c>, a tuple <c>(1, 2)</c> or a record <c>(id = 1, name = "a")</c>.</summary>
    private ValueNode ReadParentheses(int opening)
    {
        int closing = tokens.Closing(opening);
        _position++;
        bool isRecord = tokens.Kind(_position) == TokenKind.Identifier
            && tokens.Kind(_position + 1) == TokenKind.Assign;
        ValueNode value = isRecord ? ValueNode.Certain(ValueClass.Text) : ReadNested();
        int end = _position;
        _position = closing + 1;
        if (isRecord || end == closing)
            return value;
        return ValueNode.Certain(tokens.Text(end) is "," ? ValueClass.Text : ValueClass.Signed);
    }

    /// <summary>Reads a block <c>{ $b = 1; $b }</c>, whose last value counts, or a record <c>{ .id = 1 }</c>.</summary>
    private ValueNode ReadBraces(int opening)
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

        ValueNode value = ValueNode.Certain(tokens.Text(start) is "." ? ValueClass.Text : ValueClass.Signed);
        if (start < closing && tokens.Text(start) is not ".")
        {
            _position = start;
            value = ReadNested();
        }

        _position = closing + 1;
        return value;
    }
}
