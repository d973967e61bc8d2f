namespace Bpftrace.Runner.Language.Values;

/// <summary>How a script writes to a map variable, over all its statements.</summary>
[Flags]
internal enum MapWrites
{
    None = 0,

    /// <summary><c>++</c>, <c>+=</c>, or a function that accumulates.</summary>
    Add = 1,

    /// <summary>In any other way while the script runs.</summary>
    Set = 2,

    /// <summary>In any other way in <c>BEGIN</c> or <c>END</c>: before or after all that it measures.</summary>
    SetAtEnds = 4,

    /// <summary><c>clear()</c>, <c>zero()</c> or <c>delete()</c> while the script runs.</summary>
    Reset = 8,

    /// <summary><c>delete()</c> while the script runs, beside <see cref="Reset"/>.</summary>
    Delete = 16,
}

/// <summary>How a script uses a map variable, over all its statements.</summary>
/// <param name="name">The name with its <c>@</c>.</param>
internal sealed class FoundVariable(string name)
{
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

    /// <summary>Adds all uses of a macro's parameter, for which the variable was passed.</summary>
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
