using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// The macros of a script. A parameter is a variable of the caller: with <c>macro add(@m) { @m++ }</c>, <c>add(@x)</c>
/// writes to <c>@x</c>, and there is no <c>@m</c>.
/// </summary>
internal sealed class Macros(TokenList tokens, VariableScope scope)
{
    // How deeply macros that pass their parameters on may call each other.
    private const int MaxDepth = 8;

    private readonly Dictionary<string, FoundVariable?[]> _parameters = [];
    private readonly List<(FoundVariable Argument, string Macro, int Position)> _arguments = [];

    /// <summary>Reads the head of a macro if one starts at a token, after its section was entered.</summary>
    public void ReadDefinition(int index)
    {
        if (tokens.Text(index) is not "macro" || tokens.Kind(index + 2) != TokenKind.OpenParenthesis)
            return;
        _parameters[tokens.Name(index + 1)] =
        [
            .. tokens.Inside(index + 2)
                .Where(i => tokens.Text(i) is not ",")
                .Select(i => tokens.Kind(i) == TokenKind.Map ? scope.AddParameter(tokens.Name(i)) : null),
        ];
    }

    /// <summary>Reads the maps that are passed to a function, which may be a macro that is defined later.</summary>
    public void ReadCall(int index)
    {
        int position = 0;
        foreach (int i in tokens.Inside(index + 1))
        {
            if (tokens.Text(i) is ",")
                position++;
            else if (tokens.IsWholeMap(i))
                _arguments.Add((scope.Map(tokens.Name(i)), tokens.Name(index), position));
        }
    }

    /// <summary>Applies all that macros do with their parameters to the callers' variables.</summary>
    public void Resolve()
    {
        List<(FoundVariable Argument, FoundVariable Parameter)> pairs = [];
        foreach ((FoundVariable argument, string macro, int position) in _arguments)
        {
            if (_parameters.GetValueOrDefault(macro)?.ElementAtOrDefault(position) is not { } parameter)
                continue;
            argument.Value.WriteFrom(parameter.Value);
            parameter.Value.WriteFrom(argument.Value);
            pairs.Add((argument, parameter));
        }

        MergeAll(pairs);
        foreach ((_, FoundVariable parameter) in pairs.DistinctBy(pair => pair.Parameter))
            parameter.HasStackKey = parameter.IsByStack;
        MergeAll(pairs);
    }

    private static void MergeAll(List<(FoundVariable Argument, FoundVariable Parameter)> pairs)
    {
        for (int depth = 0; depth < MaxDepth; depth++)
        {
            foreach ((FoundVariable argument, FoundVariable parameter) in pairs)
                argument.Merge(parameter);
        }
    }
}
