using System.Collections.Immutable;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// The numbers that belong to the name of a script, registered or not: its cluster, its instance in
/// <c>bpftrace.info.scripts</c>, and an item for each shape that its variables have had.
/// </summary>
/// <param name="name">The name, or the id of a script without one.</param>
/// <param name="isNamed">Whether the script gave itself the name: it may come back.</param>
/// <param name="cluster">Its cluster.</param>
/// <param name="instance">Its instance.</param>
internal sealed class KnownScript(string name, bool isNamed, int cluster, int instance)
{
    // Thousands of scripts are remembered, most of them with one variable or two.
    private readonly List<RememberedItem> _items = new(capacity: 1);

    /// <summary>The name, or the id of a script without one.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the script gave itself the name: it may come back.</summary>
    public bool IsNamed { get; } = isNamed;

    /// <summary>Its cluster.</summary>
    public int Cluster { get; } = cluster;

    /// <summary>Its instance in <c>bpftrace.info.scripts</c>.</summary>
    public int Instance { get; } = instance;

    /// <summary>The number in the id of the script that had this name last: the larger, the more recent.</summary>
    public int LastUse { get; set; }

    /// <summary>The counters of the script that had this name last, in this life of the agent.</summary>
    public ScriptTotals Totals { get; set; }

    /// <summary>The serials of its instance domains.</summary>
    public IEnumerable<int> Serials => _items.Select(item => PmidMap.Script.Serial(Cluster, item.Item));

    /// <summary>Its items, one for each shape.</summary>
    public IReadOnlyList<RememberedItem> Items => _items;

    /// <summary>Adds an item that was read from a file.</summary>
    /// <returns>False if the shape or the item is there already.</returns>
    public bool TryAdd(RememberedItem item)
    {
        if (_items.Exists(other => other.Item == item.Item || other.Shape == item.Shape))
            return false;
        _items.Add(item);
        return true;
    }

    /// <summary>The items of a script's variables: those that they have had before, and free ones for new shapes.</summary>
    /// <param name="variables">The shapes of the script's variables, at most as many as there are items.</param>
    /// <param name="use">The number in the script's id.</param>
    public ImmutableArray<int> Take(ReadOnlySpan<VariableShape> variables, int use)
    {
        LastUse = use;
        Dictionary<VariableShape, int> known = new(_items.Count);
        for (int i = 0; i < _items.Count; i++)
            known.Add(_items[i].Shape, i);
        foreach (VariableShape shape in variables)
        {
            if (known.TryGetValue(shape, out int place))
                _items[place] = _items[place] with { LastUse = use };
        }

        using IEnumerator<int> free = FreeItems().GetEnumerator();
        ImmutableArray<int>.Builder items = ImmutableArray.CreateBuilder<int>(variables.Length);
        foreach (VariableShape shape in variables)
        {
            if (!known.TryGetValue(shape, out int place))
            {
                place = free.MoveNext() ? Add(new RememberedItem(shape, free.Current, use)) : ReplaceOldest(shape, use);
            }

            items.Add(_items[place].Item);
        }

        return items.MoveToImmutable();
    }

    private IEnumerable<int> FreeItems()
    {
        HashSet<int> taken = [.. _items.Select(item => item.Item)];
        return Enumerable.Range(PmidMap.Script.FirstVariable, PmidMap.Script.MaxVariables).Where(item => !taken.Contains(item));
    }

    private int Add(RememberedItem item)
    {
        _items.Add(item);
        return _items.Count - 1;
    }

    // There is one that this script does not use: it has at most as many variables as there are items.
    private int ReplaceOldest(VariableShape shape, int use)
    {
        int oldest = 0;
        for (int i = 1; i < _items.Count; i++)
        {
            if (_items[i].LastUse < _items[oldest].LastUse)
                oldest = i;
        }

        _items[oldest] = new RememberedItem(shape, _items[oldest].Item, use);
        return oldest;
    }
}

/// <summary>An item that a shape of a variable has.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Item">The item.</param>
/// <param name="LastUse">The number in the id of the script that had such a variable last.</param>
internal readonly record struct RememberedItem(VariableShape Shape, int Item, int LastUse);
