namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// The class of the values of a variable or expression, and the nodes into which they flow. All flows are collected
/// first; <see cref="Solve"/> then follows them, in time proportional to their number.
/// </summary>
internal sealed class ValueNode
{
    private readonly List<(ValueNode Target, bool Subtracted)> _flows = [];
    private ValueNode? _pointee;
    private bool _isWritten;
    private bool _hasSources;

    public ValueClass Class { get; private set; }

    public bool IsVariable { get; init; }

    /// <summary>Whether the class is final: no variable has a part in it.</summary>
    public bool IsCertain => !IsVariable && !_hasSources;

    private ValueNode Pointee => _pointee ??= new ValueNode { IsVariable = IsVariable };

    public static ValueNode Unsigned { get; } = Certain(ValueClass.Unsigned);
    public static ValueNode Signed { get; } = Certain(ValueClass.Signed);
    public static ValueNode Text { get; } = Certain(ValueClass.Text);

    public static ValueNode Certain(ValueClass value, ValueClass pointee = ValueClass.None)
    {
        ValueNode node = new();
        node.Write(value);
        if (pointee != ValueClass.None)
            node.Pointee.Write(pointee);
        return node;
    }

    /// <summary>The values that it points to.</summary>
    public ValueNode Dereference() => IsVariable ? Pointee : _pointee ?? Signed;

    /// <summary>Adds a value of a class.</summary>
    public void Write(ValueClass value)
    {
        _isWritten = true;
        if (value > Class)
            Class = value;
    }

    /// <summary>Adds the values of another node, or <c>nsecs</c> minus these values.</summary>
    public void WriteFrom(ValueNode source, bool subtracted = false)
    {
        _isWritten = true;
        _hasSources |= !source.IsCertain;
        if (source.IsCertain)
            Write(source.Class);
        else
            source._flows.Add((this, subtracted));
    }

    /// <summary>Adds the values of an expression, and what they point to if that is certain.</summary>
    public void Assign(ValueNode expression)
    {
        WriteFrom(expression);
        if (!expression.IsVariable && expression._pointee is { } pointee)
            Pointee.Write(pointee.Class);
    }

    /// <summary>Finds the class of all nodes. One that is never written to may be any number.</summary>
    public static void Solve(IEnumerable<ValueNode> nodes)
    {
        Stack<ValueNode> pending = new();
        foreach (ValueNode node in nodes)
        {
            for (ValueNode? reached = node; reached is not null; reached = reached._pointee)
            {
                if (!reached._isWritten)
                    reached.Class = ValueClass.Signed;
                if (reached.Class != ValueClass.None)
                    pending.Push(reached);
            }
        }

        while (pending.TryPop(out ValueNode? node))
        {
            foreach ((ValueNode target, bool subtracted) in node._flows)
            {
                // nsecs minus an earlier reading of it is not negative.
                ValueClass value = !subtracted ? node.Class
                    : node.Class == ValueClass.Clock ? ValueClass.Unsigned
                    : ValueClass.Signed;
                if (value > target.Class)
                {
                    target.Class = value;
                    pending.Push(target);
                }
            }
        }
    }
}
