using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language.Values;

/// <summary>The variables of a script, and those scratch variables that the current section knows.</summary>
internal sealed class VariableScope
{
    private readonly Dictionary<string, FoundVariable> _maps = [];
    private readonly Dictionary<string, ValueNode> _scratch = [];
    private readonly Dictionary<string, FoundVariable> _loopMaps = [];
    private readonly Dictionary<string, FoundVariable> _parameters = [];
    private readonly List<ValueNode> _nodes = [];

    public ScriptSection Section { get; private set; } = ScriptSection.Empty;

    /// <summary>Enters a section, in which all scratch variables are new.</summary>
    public void Enter(ScriptSection section)
    {
        Section = section;
        _scratch.Clear();
        _loopMaps.Clear();
        _parameters.Clear();
    }

    /// <summary>Adds a parameter of a macro, which hides the map of its name to the end of the section.</summary>
    public FoundVariable AddParameter(string name)
    {
        FoundVariable parameter = new(name, NewNode(isVariable: true)) { HasAppeared = true };
        _parameters[name] = parameter;
        return parameter;
    }

    /// <summary>The map variable of a name with its <c>@</c>.</summary>
    public FoundVariable Map(string name)
    {
        if (_parameters.TryGetValue(name, out FoundVariable? variable) || _maps.TryGetValue(name, out variable))
            return variable;

        variable = new FoundVariable(name, NewNode(isVariable: true));
        _maps.Add(name, variable);
        return variable;
    }

    /// <summary>The scratch variable of a name with its <c>$</c>.</summary>
    public ValueNode Scratch(string name)
    {
        if (!_scratch.TryGetValue(name, out ValueNode? node))
        {
            node = NewNode(isVariable: true);
            _scratch.Add(name, node);
        }

        return node;
    }

    /// <summary>The map over which a loop with this scratch variable runs, or null.</summary>
    public FoundVariable? LoopMap(string scratch) => _loopMaps.GetValueOrDefault(scratch);

    public void AddLoop(string scratch, FoundVariable map) => _loopMaps[scratch] = map;

    public ValueNode NewNode(bool isVariable = false)
    {
        ValueNode node = new() { IsVariable = isVariable };
        _nodes.Add(node);
        return node;
    }

    /// <summary>Finds the value classes of all variables, once the whole script was read.</summary>
    public void Solve() => ValueNode.Solve(_nodes);
}
