using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// Infers the class of an expression's values, from what is certain and from the variables in it. What is not
/// understood may be any number. Reading ends at the next assignment, so that all expressions of a script take time
/// proportional to its length.
/// <para>
/// Inference is needed because clients read a metric's type and semantics when its script registers, before there is a
/// value. With 64 for all, values from 2^63 would not fit, and no <c>sum()</c> or <c>+=</c> could be a counter, which
/// clients show as a rate; with u64 for all, an error code such as -2 would not fit; and text fits neither.
/// </para>
/// </summary>
internal sealed partial class ExpressionReader(TokenList tokens, VariableScope scope)
{
    // Deeper than anyone writes, and far from the end of the stack.
    private const int MaxDepth = 64;

    private int _position;
    private int _depth;

    /// <summary>Reads the expression that starts at a token and writes its value to a variable.</summary>
    public void Read(int start, ValueNode target)
    {
        _position = start;
        _depth = 0;
        target.Assign(ReadConditional());
    }

    private ValueNode ReadConditional()
    {
        ValueNode value = ReadBinary(1);
        if (tokens.Kind(_position) != TokenKind.Question)
            return value;

        ValueNode either = scope.NewNode();
        while (tokens.Kind(_position) == TokenKind.Question)
        {
            _position++;
            either.Assign(ReadNested());
            if (tokens.Kind(_position) != TokenKind.Colon)
                return either;
            _position++;
            value = ReadBinary(1);
        }

        either.Assign(value);
        return either;
    }

    private ValueNode ReadNested() => ReadDeeper(static reader => reader.ReadConditional());

    private ValueNode ReadDeeper(Func<ExpressionReader, ValueNode> read)
    {
        if (_depth == MaxDepth)
            return Signed();
        _depth++;
        ValueNode value = read(this);
        _depth--;
        return value;
    }

    private ValueNode ReadBinary(int lowest)
    {
        ValueNode left = ReadUnary();
        while (Operators.Precedence(tokens.Kind(_position), tokens.Text(_position)) is var precedence
            && precedence >= lowest)
        {
            int sign = _position++;
            left = Combine(tokens.Text(sign), left, ReadBinary(precedence + 1));
        }

        return left;
    }

    private ValueNode Combine(ReadOnlySpan<char> sign, ValueNode left, ValueNode right)
    {
        switch (sign)
        {
            case "-" when left is { IsCertain: true, Class: ValueClass.Clock } && right.IsVariable:
                return Calculated(right, subtracted: true);
            case "-" or "<" or ">" or "<=" or ">=" or "==" or "!=" or "&&" or "||":
                // A comparison is 0 or 1, but some versions print -1.
                return Signed();
            case "<<" or ">>":
                return Calculated(left);
            case "&" when IsUnsigned(left) || IsUnsigned(right):
                return ValueNode.Certain(ValueClass.Unsigned);
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

    private static ValueNode Signed() => ValueNode.Certain(ValueClass.Signed);
}
