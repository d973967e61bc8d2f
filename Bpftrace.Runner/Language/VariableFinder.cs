using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Finds the map variables of a script and how it writes to them, and whether it prints text, in time proportional to
/// the script's length.
/// </summary>
internal sealed class VariableFinder
{
    private readonly TokenList _tokens;
    private readonly VariableScope _scope = new();
    private readonly WriteReader _writes;
    private readonly Macros _macros;

    public VariableFinder(TokenList tokens)
    {
        _tokens = tokens;
        _writes = new WriteReader(tokens, _scope);
        _macros = new Macros(tokens, _scope);
        Intervals = new ClearedIntervalFinder(tokens);
    }

    /// <summary>The attach points of the probes, as the script writes them.</summary>
    public List<string> AttachPoints { get; } = [];

    /// <summary>The variables in order of first appearance, those that are never written to among them.</summary>
    public List<FoundVariable> Variables { get; } = [];

    /// <summary>The places where the script clears what it has just printed.</summary>
    public ClearedIntervalFinder Intervals { get; }

    /// <summary>Whether the script calls a function whose text becomes <c>@output</c>.</summary>
    public bool PrintsText { get; private set; }

    public bool CallsExit { get; private set; }

    /// <summary>Whether the script may show the name of a function in a user program.</summary>
    public bool NamesUserFunctions { get; private set; }

    /// <summary>Reads the whole script, once.</summary>
    public void Read(ITracepointFormats formats)
    {
        for (int i = 0; i < _tokens.Count; i++)
        {
            if (i >= _scope.Section.End)
                Enter(ScriptSection.Read(_tokens, i, formats));
            Intervals.Read(i);
            NamesUserFunctions |= _tokens.Text(i) is "ustack" or "usym" or "func" && !_tokens.IsField(i);
            switch (_tokens.Kind(i))
            {
                case TokenKind.Map:
                    ReadMap(i);
                    break;
                case TokenKind.Scratch:
                    _writes.ReadScratch(i);
                    break;
                case TokenKind.Identifier when _tokens.Text(i) is "for":
                    ReadLoop(_tokens.IsCall(i) ? i + 2 : i + 1);
                    break;
                case TokenKind.Identifier when _tokens.IsCall(i):
                    _macros.ReadCall(i);
                    ReadCall(i);
                    break;
            }
        }

        _macros.Resolve();
        _scope.Solve();
    }

    private void Enter(ScriptSection section)
    {
        _scope.Enter(section);
        _macros.ReadDefinition(section.First);
        Intervals.Enter(section);
        AttachPoints.AddRange(section.AttachPoints);
    }

    private void ReadMap(int index)
    {
        FoundVariable variable = _scope.Map(_tokens.Name(index));
        if (!variable.HasAppeared)
        {
            variable.HasAppeared = true;
            Variables.Add(variable);
        }

        int after = index + 1;
        if (_tokens.Kind(after) == TokenKind.OpenBracket)
        {
            int closing = _tokens.Closing(after);
            variable.IsKeyed = true;
            variable.HasStackKey |= HasStack(after, closing);
            if (closing < 0)
                return;
            after = closing + 1;
        }

        _writes.ReadMap(variable, index, after);
    }

    private void ReadCall(int index)
    {
        int argument = index + 2;
        bool runs = !_scope.Section.RunsAtEndsOnly;
        switch (_tokens.Text(index))
        {
            case "printf" or "time" or "join" or "cat" or "system":
            case "print" when _tokens.Kind(argument) != TokenKind.None && !_tokens.IsWholeMap(argument):
                PrintsText = true;
                break;
            case "exit":
                CallsExit = true;
                break;
            case "print" when runs && _tokens.Kind(argument) == TokenKind.Map:
                _scope.Map(_tokens.Name(argument)).IsPrinted = true;
                break;
            case "clear" or "zero" when runs:
                ReadReset(index + 1, MapWrites.Reset);
                break;
            case "delete" when runs:
                ReadReset(index + 1, MapWrites.Reset | MapWrites.Delete);
                break;
            case "find" when _tokens.Kind(argument) == TokenKind.Map
                && _tokens.Closing(index + 1) - 1 is var last and > 0 && _tokens.Kind(last) == TokenKind.Scratch:
                _scope.Scratch(_tokens.Name(last)).WriteFrom(_scope.Map(_tokens.Name(argument)).Value, subtracted: false);
                break;
        }
    }

    /// <summary>Reads <c>$kv : @map</c>, which was in parentheses until 0.23.</summary>
    private void ReadLoop(int index)
    {
        if (_tokens.Kind(index) == TokenKind.Scratch && _tokens.Kind(index + 1) == TokenKind.Colon
            && _tokens.Kind(index + 2) == TokenKind.Map)
        {
            _scope.AddLoop(_tokens.Name(index), _scope.Map(_tokens.Name(index + 2)));
        }
    }

    /// <summary>Reads the arguments, of which old versions of bpftrace take several.</summary>
    private void ReadReset(int opening, MapWrites reset)
    {
        foreach (int i in _tokens.Inside(opening))
        {
            if (_tokens.Kind(i) == TokenKind.Map)
                _scope.Map(_tokens.Name(i)).Writes |= reset;
        }
    }

    /// <summary>Whether a stack is part of a key itself, and not of a key within it: <c>@x[@y[kstack]]</c>.</summary>
    private bool HasStack(int opening, int closing)
    {
        for (int i = opening + 1; i < closing; i++)
        {
            if (_tokens.Kind(i) == TokenKind.OpenBracket && _tokens.Closing(i) is var inner and > 0)
                i = inner;
            else if (_tokens.Text(i) is "kstack" or "ustack" && !_tokens.IsField(i))
                return true;
        }

        return false;
    }
}
