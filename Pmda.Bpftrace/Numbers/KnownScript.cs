using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>The item of a variable, and the number in the id of the script that had such a variable last.</summary>
internal readonly record struct KnownItem(VariableShape Shape, int Item, int LastUse);

/// <summary>
/// The numbers that belong to the name of a script, registered or not: its cluster, its instance in
/// <c>bpftrace.info.scripts</c>, and an item for each shape that its variables have had.
/// </summary>
internal sealed class KnownScript(string name, bool isNamed, int cluster, int instance)
{
    // Thousands of scripts are remembered, most of them with one variable or two.
    private readonly List<KnownItem> _items = new(capacity: 1);

    /// <summary>The name, or the id of a script without one.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the script named itself, or a later one with this name did: it may come back.</summary>
    public bool IsNamed { get; set; } = isNamed;

    public int Cluster { get; } = cluster;

    public int Instance { get; } = instance;

    /// <summary>The number in the id of the script that had this name last: the larger, the more recent.</summary>
    public int LastUse { get; set; }

    /// <summary>The counters of the script that had this name last, in this life of the agent.</summary>
    public ScriptTotals Totals { get; set; }

    /// <summary>The serials of its instance domains.</summary>
    public IEnumerable<int> Serials => _items.Select(item => PmidMap.Script.Serial(Cluster, item.Item));

    public IReadOnlyList<KnownItem> Items => _items;

    /// <summary>Adds an item that was read from a file.</summary>
    /// <returns>False if the shape or the item is there already.</returns>
    public bool TryAdd(KnownItem item)
    {
        if (_items.Exists(other => other.Item == item.Item || other.Shape == item.Shape))
            return false;
        _items.Add(item);
        return true;
    }

    /// <summary>
    /// Returns the items of a script's variables: the item that a shape has had before, or a free one for a new shape.
    /// There are never more variables than items.
    /// </summary>
    public ImmutableArray<int> Take(ReadOnlySpan<VariableShape> variables, int use)
    {
        LastUse = use;
        Dictionary<VariableShape, int> known = Enumerable.Range(0, _items.Count).ToDictionary(i => _items[i].Shape);
        foreach (VariableShape shape in variables)
        {
            if (known.TryGetValue(shape, out int index))
                _items[index] = _items[index] with { LastUse = use };
        }

        using IEnumerator<int> free = FreeItems().GetEnumerator();
        ImmutableArray<int>.Builder items = ImmutableArray.CreateBuilder<int>(variables.Length);
        foreach (VariableShape shape in variables)
            items.Add(known.TryGetValue(shape, out int index) ? _items[index].Item : Add(shape, use, free));
        return items.MoveToImmutable();
    }

    private IEnumerable<int> FreeItems()
    {
        HashSet<int> taken = [.. _items.Select(item => item.Item)];
        IEnumerable<int> all = Enumerable.Range(PmidMap.Script.FirstVariable, PmidMap.Script.MaxVariables);
        return all.Where(item => !taken.Contains(item));
    }

    private int Add(VariableShape shape, int use, IEnumerator<int> free)
    {
        if (free.MoveNext())
        {
            _items.Add(new KnownItem(shape, free.Current, use));
            return free.Current;
        }

        // The item unused for longest is not used now: a script has at most as many variables as there are items.
        int oldest = Enumerable.Range(0, _items.Count).MinBy(i => _items[i].LastUse);
        _items[oldest] = new KnownItem(shape, _items[oldest].Item, use);
        return _items[oldest].Item;
    }
}

/// <summary>The properties of a variable that recorders expect to stay the same for one PMID.</summary>
internal readonly record struct VariableShape(
    string Name, VariableKind Kind, bool IsKeyed, MetricType Type, MetricSemantics Semantics)
{
    public static VariableShape Of(Variable variable)
    {
        MetricSemantics semantics = PcpTerms.SemanticsOf(variable.Semantics);
        return new(variable.Name, variable.Kind, variable.IsKeyed, PcpTerms.TypeOf(variable.Type), semantics);
    }

    public MetricDescriptor Describe(int domain, int cluster, int item)
    {
        bool isSingle = Kind is VariableKind.Single or VariableKind.Output;
        InDomId inDom = isSingle ? InDomId.Null : new InDomId(domain, PmidMap.Script.Serial(cluster, item));
        return new(new Pmid(domain, cluster, item), Type, inDom, Semantics, Units.None);
    }
}
