using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language.Values;

/// <summary>The variables of a script, and those scratch variables that are known in the section being read.</summary>
internal sealed class VariableScope
{
    private readonly Dictionary<string, FoundVariable> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ValueNode> _scratch = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FoundVariable> _loopMaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FoundVariable> _parameters = new(StringComparer.Ordinal);
    private readonly List<ValueNode> _nodes = [];

    /// <summary>The section being read.</summary>
    public ScriptSection Section { get; private set; } = ScriptSection.Empty;

    /// <summary>Goes on to a section, in which all scratch variables are new.</summary>
    public void Enter(ScriptSection section)
    {
        Section = section;
        _scratch.Clear();
        _loopMaps.Clear();
        _parameters.Clear();
    }

    /// <summary>From here to the section's end, the name stands for a variable of whoever calls it.</summary>
    public FoundVariable AddParameter(ReadOnlySpan<char> name)
    {
        FoundVariable parameter = new(name.ToString()) { HasAppeared = true };
        _parameters[parameter.Name] = parameter;
        _nodes.Add(parameter.Value);
        return parameter;
    }

    /// <summary>The map variable of that name, with its <c>@</c>.</summary>
    public FoundVariable Map(ReadOnlySpan<char> name)
    {
        if (_parameters.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out FoundVariable? parameter))
            return parameter;

        Dictionary<string, FoundVariable>.AlternateLookup<ReadOnlySpan<char>> lookup = _maps.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out FoundVariable? variable))
        {
            variable = new FoundVariable(name.ToString());
            _maps.Add(variable.Name, variable);
            _nodes.Add(variable.Value);
        }

        return variable;
    }

    /// <summary>The scratch variable of that name, with its <c>$</c>.</summary>
    public ValueNode Scratch(ReadOnlySpan<char> name)
    {
        Dictionary<string, ValueNode>.AlternateLookup<ReadOnlySpan<char>> lookup = _scratch.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out ValueNode? node))
        {
            node = new ValueNode();
            lookup[name] = node;
            _nodes.Add(node);
        }

        return node;
    }

    /// <summary>The map over which a loop runs with this scratch variable, or null.</summary>
    public FoundVariable? LoopMap(ReadOnlySpan<char> scratch) =>
        _loopMaps.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(scratch, out FoundVariable? map) ? map : null;

    /// <summary>A loop <c>for (scratch : map)</c> begins.</summary>
    public void AddLoop(ReadOnlySpan<char> scratch, FoundVariable map) =>
        _loopMaps.GetAlternateLookup<ReadOnlySpan<char>>()[scratch] = map;

    /// <summary>The whole script was read: finds what kind of values all variables have.</summary>
    public void Solve() => ValueNode.Solve(_nodes);
}
