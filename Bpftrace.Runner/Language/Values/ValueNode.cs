namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// What is known of the values of one variable, and into which other ones they flow. All flows are gathered first;
/// <see cref="Solve"/> then follows them, in time proportional to their number.
/// </summary>
internal sealed class ValueNode
{
    private List<Flow>? _flows;
    private bool _isWritten;

    /// <summary>What is known.</summary>
    public ValueClass Class { get; private set; }

    /// <summary>What it points to, if it is a pointer; null as long as nobody asked.</summary>
    public ValueNode? Pointee { get; private set; }

    /// <summary>What it points to.</summary>
    public ValueNode Dereference() => Pointee ??= new ValueNode();

    /// <summary>A value of this class is written to it.</summary>
    public void Write(ValueClass value)
    {
        _isWritten = true;
        if (value > Class)
            Class = value;
    }

    /// <summary>The value of <paramref name="source"/> is written to it.</summary>
    /// <param name="source">Where the value comes from.</param>
    /// <param name="subtracted">It is not the value itself but <c>nsecs</c> minus the value.</param>
    public void WriteFrom(ValueNode source, bool subtracted)
    {
        _isWritten = true;
        (source._flows ??= []).Add(new Flow(this, subtracted));
    }

    /// <summary>Finds the class of all variables. What nothing is written to may be anything: a signed number.</summary>
    public static void Solve(IEnumerable<ValueNode> nodes)
    {
        Stack<ValueNode> pending = new();
        foreach (ValueNode node in nodes)
        {
            for (ValueNode? reached = node; reached is not null; reached = reached.Pointee)
                reached.Begin(pending);
        }

        while (pending.TryPop(out ValueNode? node))
        {
            foreach (Flow flow in node._flows ?? [])
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

    private void Begin(Stack<ValueNode> pending)
    {
        if (!_isWritten)
            Class = ValueClass.Signed;
        if (Class != ValueClass.None)
            pending.Push(this);
    }

    /// <summary>The time since then, if that was read from the same clock.</summary>
    private static ValueClass Elapsed(ValueClass since) => since switch
    {
        ValueClass.None => ValueClass.None,
        ValueClass.Clock => ValueClass.Unsigned,
        _ => ValueClass.Signed,
    };

    private readonly record struct Flow(ValueNode Target, bool Subtracted);
}
