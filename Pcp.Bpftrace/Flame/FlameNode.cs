namespace Pcp.Bpftrace.Flame;

/// <summary>A frame below its callers, with all that it called.</summary>
internal sealed class FlameNode(Frame frame)
{
    // A part of a key may have the name of a function.
    private static readonly Comparer<Frame> _byName = Comparer<Frame>.Create(static (one, other) =>
    {
        int order = string.CompareOrdinal(one.Name, other.Name);
        return order != 0 ? order : one.IsKeyPart.CompareTo(other.IsKeyPart);
    });

    private readonly SortedDictionary<Frame, FlameNode> _children = new(_byName);

    public string Name => frame.Name;

    public bool IsKeyPart => frame.IsKeyPart;

    /// <summary>The sum of the values of all stacks with it.</summary>
    public UInt128 Total { get; private set; }

    /// <summary>The sum of the values of those stacks that end with it.</summary>
    public UInt128 Self { get; private set; }

    /// <summary>The frames that it called, by name.</summary>
    public IReadOnlyCollection<FlameNode> Children => _children.Values;

    /// <summary>Adds a stack below this node.</summary>
    public void Add(IReadOnlyList<Frame> frames, ulong value)
    {
        FlameNode node = this;
        node.Total += value;
        foreach (Frame called in frames)
        {
            node = node.Child(called);
            node.Total += value;
        }

        node.Self += value;
    }

    private FlameNode Child(Frame called)
    {
        if (!_children.TryGetValue(called, out FlameNode? child))
            _children.Add(called, child = new FlameNode(called));
        return child;
    }
}
