using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>
/// The macros of a script, in which <c>@m</c> may stand for a variable of whoever calls them:
/// <c>macro add(@m) { @m++ }</c> with <c>add(@x)</c> writes to <c>@x</c>, and there is no <c>@m</c>.
/// </summary>
internal sealed class Macros(TokenList tokens, VariableScope scope)
{
    // How deeply macros that hand their parameters on may call each other.
    private const int MaxDepth = 8;

    private readonly Dictionary<string, List<FoundVariable?>> _parameters = new(StringComparer.Ordinal);
    private readonly List<(FoundVariable Argument, string Macro, int Position)> _arguments = [];

    /// <summary>Reads the head of a macro if one stands at <paramref name="index"/>, once its section was entered.</summary>
    public void ReadDefinition(int index)
    {
        if (tokens.Text(index) is not "macro" || tokens.Kind(index + 2) != TokenKind.OpenParenthesis)
            return;

        List<FoundVariable?> parameters = new();
        for (int i = index + 3; i < tokens.Closing(index + 2); i++)
        {
            if (tokens.Kind(i) == TokenKind.Map)
                parameters.Add(scope.AddParameter(tokens.Text(i)));
            else if (tokens.Text(i) is not ",")
                parameters.Add(null);
        }

        _parameters[tokens.Text(index + 1).ToString()] = parameters;
    }

    /// <summary>Notes which variables are handed to what may be a macro, as it may be defined later.</summary>
    /// <param name="index">Its name, before an opening parenthesis.</param>
    public void ReadCall(int index)
    {
        int position = 0;
        int closing = tokens.Closing(index + 1);
        for (int i = index + 2; i < closing; i++)
        {
            if (tokens.Closing(i) > 0)
                i = tokens.Closing(i);
            else if (tokens.Text(i) is ",")
                position++;
            else if (tokens.Kind(i) == TokenKind.Map && (i + 1 == closing || tokens.Text(i + 1) is ","))
                _arguments.Add((scope.Map(tokens.Text(i)), tokens.Text(index).ToString(), position));
        }
    }

    /// <summary>The whole script was read: what macros do with their parameters, their callers' variables undergo.</summary>
    public void Resolve()
    {
        if (_parameters.Count == 0)
            return;

        foreach ((FoundVariable? argument, string? macro, int position) in _arguments)
        {
            if (Parameter(macro, position) is not { } parameter)
                continue;
            argument.Value.WriteFrom(parameter.Value, subtracted: false);
            parameter.Value.WriteFrom(argument.Value, subtracted: false);
        }

        for (int depth = 0; depth < MaxDepth; depth++)
        {
            foreach ((FoundVariable? argument, string? macro, int position) in _arguments)
            {
                if (Parameter(macro, position) is not { } parameter)
                    continue;
                argument.Merge(parameter);
            }
        }
    }

    private FoundVariable? Parameter(string macro, int position) =>
        _parameters.TryGetValue(macro, out List<FoundVariable?>? parameters) && position < parameters.Count ? parameters[position] : null;
}
