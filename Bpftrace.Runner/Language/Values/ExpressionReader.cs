using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// Infers the class of an expression's values: what is certain by itself, and otherwise the variables from which they
/// come. What is not understood may be any number. Reading ends at the next assignment, so that all expressions of a
/// script take time proportional to its length.
/// <para>
/// Inference pays because clients read a metric's type and semantics when its script registers, before there is a value.
/// With 64 for all, values from 2^63 would not fit, and no <c>sum()</c> or <c>+=</c> could be a counter, of which clients
/// show the rate; with u64 for all, an error code such as -2 would not fit; and a text fits neither.
/// </para>
/// </summary>
internal sealed partial class ExpressionReader(TokenList tokens, VariableScope scope)
{
    // Deeper than anyone writes, and far from the end of the stack.
    private const int MaxDepth = 64;

    private readonly List<(ValueNode Node, bool Subtracted)> _sources = [];
    private int _position;
    private int _depth;

    /// <summary>Reads the expression that starts at a token and writes its value to a variable.</summary>
    public void Read(int start, ValueNode target)
    {
        _position = start;
        _depth = 0;
        _sources.Clear();
        Value value = ReadConditional();
        target.Write(value.Class);
        if (value.Pointee != ValueClass.None)
            target.Dereference().Write(value.Pointee);
        foreach ((ValueNode node, bool subtracted) in _sources)
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

            DropSources(first);
            _position++;
            value = Either(value, ReadNested());
            if (tokens.Kind(_position) != TokenKind.Colon)
                return value;
            _position++;
        }
    }

    private Value ReadNested() => ReadDeeper(static reader => reader.ReadConditional());

    private Value ReadDeeper(Func<ExpressionReader, Value> read)
    {
        if (_depth == MaxDepth)
            return new Value(ValueClass.Signed);
        _depth++;
        Value value = read(this);
        _depth--;
        return value;
    }

    private Value ReadBinary(int lowest)
    {
        int first = _sources.Count;
        Value left = ReadUnary();
        while (Operators.Precedence(tokens.Kind(_position), tokens.Text(_position)) is var precedence
            && precedence >= lowest)
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
            case "-" when left.Class == ValueClass.Clock && second == first
                && right.Class == ValueClass.None && _sources.Count == second + 1:
                _sources[second] = _sources[second] with { Subtracted = true };
                return new Value(ValueClass.Unsigned);
            case "-" or "<" or ">" or "<=" or ">=" or "==" or "!=" or "&&" or "||":
                // A comparison is 0 or 1, but some versions print -1.
                return Certain(ValueClass.Signed, first);
            case "<<" or ">>":
                DropSources(second);
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
        DropSources(first);
        return new Value(value);
    }

    /// <summary>Drops the sources added since <paramref name="first"/>: they do not decide the value's class.</summary>
    private void DropSources(int first) => _sources.RemoveRange(first, _sources.Count - first);

    private static Value Either(Value left, Value right) => new(
        left.Class > right.Class ? left.Class : right.Class,
        left.Pointee > right.Pointee ? left.Pointee : right.Pointee);

    /// <summary>The result of a calculation is not a reading of a clock any more.</summary>
    private static Value Number(Value value) =>
        new(value.Class < ValueClass.Unsigned ? ValueClass.Unsigned : value.Class);

    private static bool IsUnsigned(Value value, int sources) =>
        sources == 0 && value.Class is ValueClass.Clock or ValueClass.Unsigned;

    /// <summary>What is certain of an expression, beside its sources.</summary>
    private readonly record struct Value(ValueClass Class, ValueClass Pointee = ValueClass.None);
}
