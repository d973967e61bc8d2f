namespace Pmda.Bpftrace.Configuration;

/// <summary>A section of an <see cref="IniFile"/>.</summary>
/// <param name="name">What stands in the brackets, untrimmed.</param>
/// <param name="line">The line of its header, from 1.</param>
internal sealed class IniSection(string name, int line)
{
    private readonly List<IniKey> _keys = [];

    /// <summary>What stands in the brackets; upper and lower case differ.</summary>
    public string Name { get; } = name;

    /// <summary>The line of its first header, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Whether a second header of the same name follows: then none of its values can be trusted.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>Its keys in order of appearance, each once.</summary>
    public IReadOnlyList<IniKey> Keys => _keys;

    /// <summary>Looks for a key by its lower-case name.</summary>
    public IniKey? Find(string keyName) => _keys.Find(key => key.Name == keyName);

    /// <summary>Takes a key; one that is there already is marked as repeated and keeps its first value.</summary>
    public void Add(IniKey key)
    {
        if (Find(key.Name) is { } first)
            first.RepeatedLine ??= key.Line;
        else
            _keys.Add(key);
    }
}
