namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// The class of one variable's values, and the variables they are assigned to. All assignments are collected first;
/// <see cref="Solve"/> then follows them, in time proportional to their number.
/// </summary>
internal sealed class ValueNode
{
    private readonly List<Flow> _flows = [];
    private ValueNode? _pointee;
    private bool _isWritten;

    public ValueClass Class { get; private set; }

    /// <summary>The values that it points to.</summary>
    public ValueNode Dereference() => _pointee ??= new ValueNode();

    /// <summary>Adds a value of a class.</summary>
    public void Write(ValueClass value)
    {
        _isWritten = true;
        if (value > Class)
            Class = value;
    }

    /// <summary>Adds the values of another variable, or <c>nsecs</c> minus these values.</summary>
    public void WriteFrom(ValueNode source, bool subtracted)
    {
        _isWritten = true;
        source._flows.Add(new Flow(this, subtracted));
    }

    /// <summary>Finds the class of all variables. One that is never written to may be any number.</summary>
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
            foreach (Flow flow in node._flows)
            {
                ValueClass value = flow.Subtracted ? Elapsed(node.Class) : node.Class;
                if (value > flow.Target.Class)
                {
                    flow.Target.Class = value;
                    pending.Push(flow.Target);
                }
            }
        }
    }

    /// <summary>The class of <c>nsecs</c> minus a value.</summary>
    private static ValueClass Elapsed(ValueClass since) => since switch
    {
        ValueClass.None => ValueClass.None,
        ValueClass.Clock => ValueClass.Unsigned,
        _ => ValueClass.Signed,
    };

    private readonly record struct Flow(ValueNode Target, bool Subtracted);
}
