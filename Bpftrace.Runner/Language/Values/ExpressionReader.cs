using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// Infers the class of an expression's values, from what is certain and from the variables in it. A part that is not
/// understood may be any number. Reading ends at the next assignment, so that all expressions of a script take time
/// proportional to its length.
/// <para>
/// Inference is needed because clients read a metric's type and semantics when its script registers, before there is a
/// value. With 64 for all, values from 2^63 would not fit, and no <c>sum()</c> or <c>+=</c> could be a counter, which
/// clients show as a rate; with u64 for all, an error code such as -2 would not fit; and text fits neither.
/// </para>
/// </summary>
internal sealed class ExpressionReader(TokenList tokens, VariableScope scope)
{
    // Deeper than anyone writes, and far from the end of the stack.
    private const int MaxDepth = 32;
    private const int MaxCastTokens = 8; // unsigned long long **

    private int _position;
    private int _depth;

    /// <summary>Reads the expression that starts at a token and writes its value to a variable.</summary>
    public void Read(int start, ValueNode target)
    {
        _position = start;
        target.Assign(ReadConditional());
    }

    /// <summary>Reads <c>a ? b : c</c>, in which <c>b</c> and <c>c</c> may be such expressions too.</summary>
    private ValueNode ReadConditional()
    {
        ValueNode value = ReadBinary(1);
        if (tokens.Kind(_position) != TokenKind.Question)
            return value;

        ValueNode either = scope.NewNode();
        int open = 0;
        while (tokens.Text(_position) is var sign && (sign is "?" || (sign is ":" && open > 0)))
        {
            open += sign is "?" ? 1 : -1;
            if (sign is ":")
                either.Assign(value);
            _position++;
            value = ReadBinary(1);
        }

        either.Assign(value);
        return either;
    }

    private ValueNode ReadBinary(int lowest)
    {
        ValueNode left = ReadUnary();
        while (Precedence(_position) is var precedence && precedence >= lowest)
        {
            int sign = _position++;
            left = Combine(tokens.Text(sign), left, ReadBinary(precedence + 1));
        }

        return left;
    }

    /// <summary>How tightly an operator with two operands binds, from 1; 0 for any other token.</summary>
    private int Precedence(int index) => tokens.Kind(index) != TokenKind.Operator ? 0 : tokens.Text(index) switch
    {
        "*" or "/" or "%" => 10,
        "+" or "-" => 9,
        "<<" or ">>" => 8,
        "<" or ">" or "<=" or ">=" => 7,
        "==" or "!=" => 6,
        "&" => 5,
        "^" => 4,
        "|" => 3,
        "&&" => 2,
        "||" => 1,
        _ => 0,
    };

    private ValueNode Combine(ReadOnlySpan<char> sign, ValueNode left, ValueNode right)
    {
        switch (sign)
        {
            case "-" when left is { IsCertain: true, Class: ValueClass.Clock } && right.IsVariable:
                return Calculated(right, subtracted: true);
            case "-" or "<" or ">" or "<=" or ">=" or "==" or "!=" or "&&" or "||":
                // A comparison is 0 or 1, but some versions print -1.
                return ValueNode.Signed;
            case "<<" or ">>":
                return Calculated(left);
            case "&" when IsUnsigned(left) || IsUnsigned(right):
                return ValueNode.Unsigned;
            default:
                ValueNode result = Calculated(left);
                result.WriteFrom(right);
                return result;
        }
    }

    /// <summary>The result of a calculation is not a reading of a clock any more.</summary>
    private ValueNode Calculated(ValueNode operand, bool subtracted = false)
    {
        ValueNode result = scope.NewNode();
        result.Write(ValueClass.Unsigned);
        result.WriteFrom(operand, subtracted);
        return result;
    }

    private static bool IsUnsigned(ValueNode value) =>
        value.IsCertain && value.Class is ValueClass.Clock or ValueClass.Unsigned;

    private ValueNode ReadUnary()
    {
        if (_depth == MaxDepth)
            return ValueNode.Signed;
        _depth++;
        ValueNode value = ReadPrefix();
        _depth--;
        return value;
    }

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
            case TokenKind.Operator when tokens.Text(_position) is "-" or "!" or "~" or "&":
                _position++;
                ReadUnary();
                return ValueNode.Signed;
            case TokenKind.OpenParenthesis when Cast(_position) is { } cast:
                _position = tokens.Closing(_position) + 1;
                ReadUnary();
                return cast;
            default:
                return ReadPostfix(ReadPrimary());
        }
    }

    /// <summary>
    /// The value of a cast such as <c>(uint64)</c>, <c>(struct task_struct *)</c> or <c>(uint8[4])</c>; null unless the
    /// parentheses hold a type and an operand follows.
    /// </summary>
    private ValueNode? Cast(int opening)
    {
        int closing = tokens.Closing(opening);
        if (closing < 0 || closing - opening > MaxCastTokens || tokens.Kind(opening + 1) != TokenKind.Identifier)
            return null;

        int first = opening + 1;
        ReadOnlySpan<char> word = tokens.Text(tokens.Text(first) is "const" ? first + 1 : first);
        int star = first;
        while (tokens.Kind(star) == TokenKind.Identifier)
            star++;
        int end = star;
        while (tokens.Text(end) is "*")
            end++;
        if (tokens.After(end, TokenKind.OpenBracket) != closing)
            return null;

        ValueClass held = ValueClasses.OfType(word);
        bool isType = closing > first + 1 || held != ValueClass.Signed || TypeNames.IsSigned(word);
        if (!IsOperand(closing + 1, isType))
            return null;
        if (end > star)
            return ValueNode.Certain(ValueClass.Signed, end == star + 1 ? held : ValueClass.Signed);
        return ValueNode.Certain(end < closing ? ValueClass.Text : held);
    }

    /// <summary>Whether an operand starts at a token. After a variable some signs would have two operands.</summary>
    private bool IsOperand(int index, bool afterType) => tokens.Kind(index) switch
    {
        TokenKind.Identifier or TokenKind.Map or TokenKind.Scratch or TokenKind.Number or TokenKind.String
            or TokenKind.OpenParenthesis => true,
        TokenKind.Increment => afterType,
        TokenKind.Operator => afterType && tokens.Text(index) is "-" or "*" or "&" or "~" or "!",
        _ => false,
    };

    private ValueNode ReadPostfix(ValueNode value)
    {
        while (true)
        {
            int start = _position;
            _position = tokens.Text(start) is "." or "->" ? start + 2 : tokens.After(start, TokenKind.OpenBracket);
            if (_position > start)
                value = ValueNode.Signed;
            else if (tokens.Kind(start) == TokenKind.Increment)
                _position++;
            else
                return value;
        }
    }

    private ValueNode ReadPrimary()
    {
        int index = _position;
        switch (tokens.Kind(index))
        {
            case TokenKind.Number:
                _position++;
                return ValueNode.Unsigned;
            case TokenKind.String:
                _position++;
                return ValueNode.Text;
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
                return ValueNode.Signed;
        }
    }

    private ValueNode ReadScratch(int index)
    {
        _position++;
        string name = tokens.Name(index);
        if (name is "$#")
            return ValueNode.Unsigned;

        // In a loop over a map, $kv.0 is the key and $kv.1 the value.
        if (tokens.Text(index + 1) is "." && tokens.Text(index + 2) is "1"
            && scope.LoopMaps.TryGetValue(name, out FoundVariable? map))
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
        ValueNode value = ReadConditional();
        int end = _position;
        _position = closing + 1;
        if (end == closing)
            return value;
        return tokens.Text(end) is "," or "=" ? ValueNode.Text : ValueNode.Signed;
    }

    /// <summary>Reads a block <c>{ $b = 1; $b }</c>, whose last value counts, or a record <c>{ .id = 1 }</c>.</summary>
    private ValueNode ReadBraces(int opening)
    {
        int closing = tokens.Closing(opening);
        _position = closing;
        while (tokens.Kind(_position - 1) is not (TokenKind.Semicolon or TokenKind.CloseBrace)
            && _position > opening + 1)
        {
            _position--;
        }

        // An expression after an inner block may belong to that block's statement: it is not understood.
        ValueNode value = tokens.Kind(_position - 1) == TokenKind.CloseBrace ? ValueNode.Signed
            : tokens.Text(_position) is "." ? ValueNode.Text
            : ReadConditional();
        _position = closing + 1;
        return value;
    }
}
