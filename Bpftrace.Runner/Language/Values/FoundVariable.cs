namespace Bpftrace.Runner.Language.Values;

/// <summary>How a script writes to a map variable, over all its statements.</summary>
[Flags]
internal enum MapWrites
{
    None = 0,
    Add = 1, // ++, +=, or a function that accumulates
    Set = 2, // in any other way while the script runs
    SetAtEnds = 4, // in any other way in BEGIN or END: before or after all that the script measures
    Reset = 8, // clear(), zero() or delete() while the script runs
    Delete = Reset | 16, // delete() while the script runs
}

/// <summary>How a script uses a map variable, over all its statements.</summary>
internal sealed class FoundVariable(string name, ValueNode value)
{
    public string Name { get; } = name; // with its @
    public ValueNode Value { get; } = value;
    public MapWrites Writes { get; set; }
    public HashSet<MapFunction> Functions { get; } = []; // those that are assigned to it
    public HashSet<LinearBuckets?> LinearBuckets { get; } = []; // of all lhist(), null where the bounds are not known
    public bool HasAppeared { get; set; } // it is listed; false while only a loop or a call named it
    public bool IsKeyed { get; set; }
    public bool HasStackKey { get; set; } // kstack or ustack is part of a key
    public HashSet<FoundVariable> KeyMaps { get; } = []; // maps of which a value is part of a key
    public bool HoldsStacks { get; set; } // kstack or ustack is assigned to it
    public bool IsPrinted { get; set; } // the script prints the whole map while it runs
    public bool HoldsBytes { get; set; } // buf() is assigned to it

    public bool IsByStack => HasStackKey || KeyMaps.Any(static map => map.HoldsStacks);

    public bool IsWritten => (Writes & (MapWrites.Add | MapWrites.Set | MapWrites.SetAtEnds)) != MapWrites.None;

    /// <summary>Whether the script only adds to it while it runs.</summary>
    public bool IsOnlyAddedTo => (Writes & (MapWrites.Add | MapWrites.Set | MapWrites.Reset)) == MapWrites.Add;

    public bool LosesKeys => Writes.HasFlag(MapWrites.Delete);

    /// <summary>
    /// Adds all uses, except <see cref="KeyMaps"/>, of a macro's parameter for which this variable is passed. The time
    /// does not depend on their number: a script may have thousands of parameters and calls.
    /// </summary>
    public void Merge(FoundVariable parameter)
    {
        IsKeyed |= parameter.IsKeyed;
        HasStackKey |= parameter.HasStackKey;
        HoldsStacks |= parameter.HoldsStacks;
        IsPrinted |= parameter.IsPrinted;
        HoldsBytes |= parameter.HoldsBytes;
        Writes |= parameter.Writes;
        Functions.UnionWith(parameter.Functions);
        if (LinearBuckets.Count < 2) // more than one are as good as any number
            LinearBuckets.UnionWith(parameter.LinearBuckets.Take(2));
    }
}
