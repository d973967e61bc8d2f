using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Finds the map variables of a script and how it writes to them, and whether it prints text. Takes any script in time
/// proportional to its length.
/// </summary>
internal sealed class VariableFinder
{
    private readonly TokenList _tokens;
    private readonly VariableScope _scope = new();
    private readonly WriteReader _writes;
    private readonly Macros _macros;
    private readonly OwnIntervalFinder _intervals;
    private readonly List<FoundVariable> _variables = [];

    /// <summary>Reads <paramref name="tokens"/>.</summary>
    /// <param name="tokens">The script.</param>
    /// <param name="formats">What the kernel says about the tracepoints in it.</param>
    public VariableFinder(TokenList tokens, ITracepointFormats formats)
    {
        _tokens = tokens;
        _writes = new WriteReader(tokens, _scope);
        _macros = new Macros(tokens, _scope);
        _intervals = new OwnIntervalFinder(tokens);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (i >= _scope.Section.End)
            {
                _scope.Enter(ScriptSection.Read(tokens, i, formats));
                _macros.ReadDefinition(_scope.Section.First);
                _intervals.Enter(_scope.Section);
                AttachPoints.AddRange(_scope.Section.AttachPoints);
            }

            _intervals.Read(i);
            NamesUserFunctions |= tokens.Text(i) is "ustack" or "usym" or "func" && !IsField(i);
            switch (tokens.Kind(i))
            {
                case TokenKind.Map:
                    ReadMap(i);
                    break;
                case TokenKind.Scratch:
                    _writes.ReadScratch(i);
                    break;
                case TokenKind.Identifier when tokens.Text(i) is "for":
                    ReadLoop(tokens.Kind(i + 1) == TokenKind.OpenParenthesis ? i + 2 : i + 1);
                    break;
                case TokenKind.Identifier when tokens.Kind(i + 1) == TokenKind.OpenParenthesis:
                    ReadCall(i);
                    break;
            }
        }

        _macros.Resolve();
        _scope.Solve();
    }

    /// <summary>The probes as the script names them.</summary>
    public List<string> AttachPoints { get; } = [];

    /// <summary>The variables in order of first appearance, those that are never written among them.</summary>
    public IReadOnlyList<FoundVariable> Variables => _variables;

    /// <summary>Where the script clears what it has just printed.</summary>
    public OwnIntervalFinder Intervals => _intervals;

    /// <summary>Whether the script calls a function whose text becomes <c>@output</c>.</summary>
    public bool PrintsText { get; private set; }

    /// <summary>Whether the script ends bpftrace itself somewhere.</summary>
    public bool CallsExit { get; private set; }

    /// <summary>Whether a word is in the script that stands for the name of a function in a user program, or may do so.</summary>
    public bool NamesUserFunctions { get; private set; }

    private void ReadMap(int index)
    {
        FoundVariable variable = _scope.Map(_tokens.Text(index));
        if (!variable.HasAppeared)
        {
            variable.HasAppeared = true;
            _variables.Add(variable);
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
        _macros.ReadCall(index);
        switch (_tokens.Text(index))
        {
            case "printf" or "time" or "join" or "cat" or "system":
                PrintsText = true;
                break;
            case "exit":
                CallsExit = true;
                break;
            case "print" when !IsPrintOfMap(index + 2):
                PrintsText = true;
                break;
            case "print" when _tokens.Kind(index + 2) == TokenKind.Map && !_scope.Section.RunsAtEndsOnly:
                _scope.Map(_tokens.Text(index + 2)).IsPrinted = true;
                break;
            case "clear" or "zero" when !_scope.Section.RunsAtEndsOnly:
                ReadReset(index + 1, MapWrites.Reset);
                break;
            case "delete" when !_scope.Section.RunsAtEndsOnly:
                ReadReset(index + 1, MapWrites.Reset | MapWrites.Delete);
                break;
            case "find" when _tokens.Kind(index + 2) == TokenKind.Map
                && _tokens.Closing(index + 1) - 1 is var last and > 0 && _tokens.Kind(last) == TokenKind.Scratch:
                _scope.Scratch(_tokens.Text(last)).WriteFrom(_scope.Map(_tokens.Text(index + 2)).Value, subtracted: false);
                break;
        }
    }

    /// <summary>Reads <c>$kv : @map</c>, which stood in parentheses until 0.23.</summary>
    private void ReadLoop(int index)
    {
        if (_tokens.Kind(index) == TokenKind.Scratch && _tokens.Kind(index + 1) == TokenKind.Colon
            && _tokens.Kind(index + 2) == TokenKind.Map)
        {
            _scope.AddLoop(_tokens.Text(index), _scope.Map(_tokens.Text(index + 2)));
        }
    }

    /// <summary>A whole map is printed as such; one value of it, and anything else, is text.</summary>
    private bool IsPrintOfMap(int argument) =>
        _tokens.Kind(argument) == TokenKind.None
        || (_tokens.Kind(argument) == TokenKind.Map
            && (_tokens.Kind(argument + 1) == TokenKind.CloseParenthesis || _tokens.Text(argument + 1) is ","));

    /// <summary>Reads the arguments, of which old versions of bpftrace take several.</summary>
    private void ReadReset(int opening, MapWrites reset)
    {
        int closing = _tokens.Closing(opening);
        for (int i = opening + 1; i < closing; i++)
        {
            if (_tokens.Kind(i) == TokenKind.Map)
                _scope.Map(_tokens.Text(i)).Writes |= reset;
            else if (_tokens.Closing(i) > 0)
                i = _tokens.Closing(i);
        }
    }

    /// <summary>Looks for a stack in a key, but not in what stands in brackets of its own: <c>@x[@y[kstack]]</c>.</summary>
    private bool HasStack(int opening, int closing)
    {
        for (int i = opening + 1; i < closing; i++)
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
