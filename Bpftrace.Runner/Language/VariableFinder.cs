namespace Bpftrace.Runner.Language;

/// <summary>
/// Finds the map variables of a script, and whether it prints text. Takes any script in time proportional to its length.
/// </summary>
internal sealed class VariableFinder
{
    private readonly TokenList _tokens;
    private readonly Dictionary<string, FoundVariable> _byName = new(StringComparer.Ordinal);
    private readonly List<FoundVariable> _variables = [];

    /// <summary>Reads <paramref name="tokens"/>.</summary>
    public VariableFinder(TokenList tokens)
    {
        _tokens = tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var kind = tokens.Kind(i);
            if (kind == TokenKind.Map)
                ReadMap(i);
            else if (kind == TokenKind.Identifier && IsTextFunction(i))
                PrintsText = true;
        }
    }

    /// <summary>The variables in order of first appearance, those that are never written among them.</summary>
    public IReadOnlyList<FoundVariable> Variables => _variables;

    /// <summary>Whether the script calls a function whose text becomes <c>@output</c>.</summary>
    public bool PrintsText { get; private set; }

    private bool IsTextFunction(int index) =>
        _tokens.Kind(index + 1) == TokenKind.OpenParenthesis
        && _tokens.Text(index) is "printf" or "time" or "join" or "cat" or "system";

    private void ReadMap(int index)
    {
        var variable = Find(_tokens.Text(index));
        var after = index + 1;
        if (_tokens.Kind(after) == TokenKind.OpenBracket)
        {
            var closing = _tokens.Closing(after);
            variable.IsKeyed = true;
            variable.HasStackKey |= HasStack(after, closing);
            if (closing < 0)
                return;
            after = closing + 1;
        }

        variable.Writes |= (_tokens.Kind(index - 1), _tokens.Kind(after)) switch
        {
            // `let @x = hash(10)` says how large @x may get.
            (TokenKind.Identifier, TokenKind.Assign) when _tokens.Text(index - 1) is "let" => Writes.None,
            (_, TokenKind.Assign or TokenKind.CompoundAssign) => AssignedValue.Read(_tokens, after + 1),
            (_, TokenKind.Increment) or (TokenKind.Increment, _) => Writes.Other,
            _ => Writes.None,
        };
    }

    private FoundVariable Find(ReadOnlySpan<char> name)
    {
        var lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out var variable))
        {
            variable = new FoundVariable(name.ToString());
            _byName.Add(variable.Name, variable);
            _variables.Add(variable);
        }

        return variable;
    }

    /// <summary>Looks for a stack in a key, but not in what stands in brackets of its own: <c>@x[@y[kstack]]</c>.</summary>
    private bool HasStack(int opening, int closing)
    {
        for (var i = opening + 1; i < closing; i++)
        {
            if (_tokens.Kind(i) == TokenKind.OpenBracket && _tokens.Closing(i) is var inner and > 0)
                i = inner;
            else if (_tokens.Text(i) is "kstack" or "ustack" && !IsField(i))
                return true;
        }

        return false;
    }

    /// <summary>Whether the word is the name of a structure's field, as in <c>$event.kstack</c>.</summary>
    private bool IsField(int index) => _tokens.Text(index - 1) is "." or "->";
}
