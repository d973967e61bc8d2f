using System.Collections.Immutable;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Clusters;

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
    private readonly Dictionary<VariableShape, RememberedItem> _items = [];

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
    public IEnumerable<int> Serials => _items.Values.Select(item => PmidMap.Script.Serial(Cluster, item.Item));

    /// <summary>The items, by shape.</summary>
    public IReadOnlyDictionary<VariableShape, RememberedItem> Items => _items;

    /// <summary>Adds an item that was read from a file.</summary>
    /// <returns>False if the shape or the item is there already.</returns>
    public bool TryAdd(VariableShape shape, RememberedItem item) =>
        _items.Values.All(other => other.Item != item.Item) && _items.TryAdd(shape, item);

    /// <summary>The items of a script's variables: those that they have had before, and free ones for new shapes.</summary>
    /// <param name="variables">The shapes of the script's variables, at most as many as there are items.</param>
    /// <param name="use">The number in the script's id.</param>
    public ImmutableArray<int> Take(ReadOnlySpan<VariableShape> variables, int use)
    {
        LastUse = use;
        foreach (VariableShape shape in variables)
        {
            if (_items.TryGetValue(shape, out RememberedItem known))
                _items[shape] = known with { LastUse = use };
        }

        var free = new Queue<int>(FreeItems());
        var items = ImmutableArray.CreateBuilder<int>(variables.Length);
        foreach (VariableShape shape in variables)
        {
            if (!_items.TryGetValue(shape, out RememberedItem item))
            {
                item = new RememberedItem(free.TryDequeue(out int number) ? number : DropOldest(), use);
                _items.Add(shape, item);
            }
            items.Add(item.Item);
        }
        return items.MoveToImmutable();
    }

    private IEnumerable<int> FreeItems()
    {
        HashSet<int> taken = [.. _items.Values.Select(item => item.Item)];
        return Enumerable.Range(PmidMap.Script.FirstVariable, PmidMap.Script.MaxVariables).Where(item => !taken.Contains(item));
    }

    // There is one that this script does not use: it has at most as many variables as there are items.
    private int DropOldest()
    {
        (VariableShape shape, RememberedItem item) = _items.MinBy(entry => entry.Value.LastUse);
        _items.Remove(shape);
        return item.Item;
    }
}

/// <summary>An item that a shape of a variable has.</summary>
/// <param name="Item">The item.</param>
/// <param name="LastUse">The number in the id of the script that had such a variable last.</param>
internal readonly record struct RememberedItem(int Item, int LastUse);
