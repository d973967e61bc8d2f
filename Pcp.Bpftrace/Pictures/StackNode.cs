using Pcp.Bpftrace.Flame;

namespace Pcp.Bpftrace.Pictures;

/// <summary>A function in a tree of stacks, called by the one above it.</summary>
internal sealed class StackNode(Frame frame)
{
    // By frame: a part of the key may have the name of a function.
    private readonly Dictionary<Frame, StackNode> _children = [];
    private StackNode[]? _sorted;

    public string Name => frame.Name;

    /// <summary>The count of all stacks that go through it.</summary>
    public double Amount { get; private set; }

    /// <summary>The functions that it calls, the one with the largest count first.</summary>
    public IReadOnlyList<StackNode> Children => _sorted ??=
    [
        .. _children.Values
            .OrderByDescending(child => child.Amount)
            .ThenBy(child => child.Name, StringComparer.Ordinal),
    ];

    /// <summary>The only function that it calls, if nothing was counted in itself; otherwise null.</summary>
    public StackNode? Only => Children is [StackNode child] && child.Amount >= Amount ? child : null;

    /// <returns>A node above all others, without a name.</returns>
    public static StackNode Of(IEnumerable<Reading> readings, SortOrder sort)
    {
        StackNode root = new(new Frame("", IsKeyPart: true));
        foreach (Reading reading in readings)
        {
            double amount = reading.IsText ? 0 : reading.Amount(sort);
            if (amount <= 0)
                continue;
            StackNode node = root;
            node.Amount += amount;
            foreach (Frame called in StackKey.Read(reading.Key))
                node = node.Child(called, amount);
        }

        return root;
    }

    private StackNode Child(Frame called, double amount)
    {
        if (!_children.TryGetValue(called, out StackNode? child))
            _children[called] = child = new StackNode(called);
        child.Amount += amount;
        return child;
    }
}
