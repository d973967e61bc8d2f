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
    Delete = 16, // delete() while the script runs, beside Reset
}

/// <summary>How a script uses a map variable, over all its statements.</summary>
internal sealed class FoundVariable(string name)
{
    /// <summary>The name with its <c>@</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it is listed already; false while only a loop or a call named it.</summary>
    public bool HasAppeared { get; set; }

    public bool IsKeyed { get; set; }

    /// <summary>Whether <c>kstack</c> or <c>ustack</c> is part of a key.</summary>
    public bool HasStackKey { get; set; }

    /// <summary>Whether the script prints the whole map while it runs.</summary>
    public bool IsPrinted { get; set; }

    /// <summary>Whether <c>buf()</c> is assigned to it.</summary>
    public bool HoldsBytes { get; set; }

    public MapWrites Writes { get; set; }

    /// <summary>The functions that are assigned to it, each once.</summary>
    public List<MapFunction> Functions { get; } = [];

    public ValueNode Value { get; } = new();

    public bool IsWritten => (Writes & (MapWrites.Add | MapWrites.Set | MapWrites.SetAtEnds)) != MapWrites.None;

    /// <summary>Whether the script only adds to it while it runs.</summary>
    public bool IsOnlyAddedTo => (Writes & (MapWrites.Add | MapWrites.Set | MapWrites.Reset)) == MapWrites.Add;

    public bool LosesKeys => Writes.HasFlag(MapWrites.Delete);

    /// <summary>Adds all uses of the macro parameter for which this variable is passed.</summary>
    public void Merge(FoundVariable parameter)
    {
        IsKeyed |= parameter.IsKeyed;
        HasStackKey |= parameter.HasStackKey;
        IsPrinted |= parameter.IsPrinted;
        HoldsBytes |= parameter.HoldsBytes;
        Writes |= parameter.Writes;
        Functions.AddRange(parameter.Functions.Except(Functions).ToArray());
    }
}
