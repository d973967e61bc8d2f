using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language.Values;

/// <summary>The variables of a script, and those scratch variables that the current section knows.</summary>
internal sealed class VariableScope(ImmutableArray<string> arguments)
{
    private readonly Dictionary<string, FoundVariable> _maps = [];
    private readonly Dictionary<string, ValueNode> _scratch = [];
    private readonly Dictionary<string, FoundVariable> _parameters = [];
    private readonly List<ValueNode> _nodes = [];

    public ImmutableArray<string> Arguments { get; } = arguments; // the positional parameters
    public ScriptSection Section { get; private set; } = ScriptSection.Empty;
    public Dictionary<string, FoundVariable> LoopMaps { get; } = []; // by the scratch variables of the loops

    /// <summary>Enters a section, in which all scratch variables are new.</summary>
    public void Enter(ScriptSection section)
    {
        Section = section;
        _scratch.Clear();
        LoopMaps.Clear();
        _parameters.Clear();
    }

    /// <summary>Adds a parameter of a macro, which hides the map of its name to the end of the section.</summary>
    public FoundVariable AddParameter(string name)
    {
        FoundVariable parameter = new(name, NewNode(isVariable: true)) { HasAppeared = true };
        _parameters[name] = parameter;
        return parameter;
    }

    public FoundVariable Map(string name)
    {
        if (!_parameters.TryGetValue(name, out FoundVariable? map) && !_maps.TryGetValue(name, out map))
            _maps.Add(name, map = new FoundVariable(name, NewNode(isVariable: true)));
        return map;
    }

    public ValueNode Scratch(string name)
    {
        if (!_scratch.TryGetValue(name, out ValueNode? node))
            _scratch.Add(name, node = NewNode(isVariable: true));
        return node;
    }

    public ValueNode NewNode(bool isVariable = false)
    {
        ValueNode node = new() { IsVariable = isVariable };
        _nodes.Add(node);
        return node;
    }

    /// <summary>Finds the value classes of all variables, once the whole script was read.</summary>
    public void Solve() => ValueNode.Solve(_nodes);
}
