using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;
using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Finds the map variables of a script and how it writes to them, and whether it prints text, in time proportional to
/// the script's length.
/// </summary>
internal sealed class VariableFinder(TokenList tokens, VariableScope scope)
{
    private readonly WriteReader _writes = new(tokens, scope);
    private readonly Macros _macros = new(tokens, scope);

    public List<FoundVariable> Variables { get; } = []; // in order of first appearance, also if never written to
    public List<string> AttachPoints { get; } = []; // as the script writes them
    public ClearedIntervalFinder Intervals { get; } = new(tokens);
    public bool PrintsText { get; private set; } // what becomes @output
    public bool CallsExit { get; private set; }
    public bool NamesUserFunctions { get; private set; } // stacks and names of functions in user programs

    /// <summary>Reads the whole script, once.</summary>
    public void Read(ITracepointFormats formats)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (i >= scope.Section.End)
                Enter(ScriptSection.Read(tokens, i, formats));
            Intervals.Read(i);
            NamesUserFunctions |= tokens.Text(i) is "ustack" or "usym" or "func" && !tokens.IsField(i);
            switch (tokens.Kind(i))
            {
                case TokenKind.Map:
                    ReadMap(i);
                    break;
                case TokenKind.Scratch:
                    _writes.Read(i, i + 1, scope.Scratch(tokens.Name(i)));
                    break;
                case TokenKind.Identifier when tokens.Text(i) is "for":
                    ReadLoop(tokens.IsCall(i) ? i + 2 : i + 1);
                    break;
                case TokenKind.Identifier when tokens.IsCall(i):
                    _macros.ReadCall(i);
                    ReadCall(i);
                    break;
            }
        }

        _macros.Resolve();
        scope.Solve();
    }

    private void Enter(ScriptSection section)
    {
        scope.Enter(section);
        _macros.ReadDefinition(section.First);
        Intervals.Enter(section);
        AttachPoints.AddRange(section.AttachPoints);
    }

    private void ReadMap(int index)
    {
        FoundVariable variable = scope.Map(tokens.Name(index));
        if (!variable.HasAppeared)
        {
            variable.HasAppeared = true;
            Variables.Add(variable);
        }

        if (tokens.Kind(index + 1) == TokenKind.OpenBracket)
        {
            variable.IsKeyed = true;
            ReadKey(index + 1, variable);
            if (tokens.Closing(index + 1) < 0)
                return;
        }

        _writes.Read(index, tokens.After(index + 1, TokenKind.OpenBracket), variable.Value, variable);
    }

    private void ReadCall(int index)
    {
        int argument = index + 2;
        bool runs = !scope.Section.RunsAtEndsOnly;
        switch (tokens.Text(index))
        {
            case "printf" or "time" or "join" or "cat" or "system":
            case "print" when tokens.Kind(argument) != TokenKind.None && !tokens.IsWholeMap(argument):
                PrintsText = true;
                break;
            case "exit":
                CallsExit = true;
                break;
            case "print" when runs && tokens.Kind(argument) == TokenKind.Map:
                scope.Map(tokens.Name(argument)).IsPrinted = true;
                break;
            case "clear" or "zero" or "delete" when runs:
                ReadReset(index);
                break;
            case "find" when tokens.Kind(argument) == TokenKind.Map
                && tokens.Closing(index + 1) - 1 is var last and > 0 && tokens.Kind(last) == TokenKind.Scratch:
                scope.Scratch(tokens.Name(last)).WriteFrom(scope.Map(tokens.Name(argument)).Value);
                break;
        }
    }

    /// <summary>
    /// Reads <c>clear(@a)</c>, <c>delete(@a[1])</c> and, with several arguments, <c>delete(@a, KEY)</c> of newer
    /// versions and <c>delete(@a[1], @b[1])</c> of older ones.
    /// </summary>
    private void ReadReset(int index)
    {
        bool isDelete = tokens.Text(index) is "delete";
        IEnumerable<int> maps = tokens.Inside(index + 1).Where(i => tokens.Kind(i) == TokenKind.Map);
        if (isDelete && tokens.IsWholeMap(index + 2))
            maps = maps.Take(1);
        foreach (int i in maps)
            scope.Map(tokens.Name(i)).Writes |= isDelete ? MapWrites.Delete : MapWrites.Reset;
    }

    /// <summary>Reads <c>$kv : @map</c>, which was in parentheses until 0.23.</summary>
    private void ReadLoop(int index)
    {
        if (tokens.Kind(index) == TokenKind.Scratch && tokens.Kind(index + 1) == TokenKind.Colon
            && tokens.Kind(index + 2) == TokenKind.Map)
        {
            scope.LoopMaps[tokens.Name(index)] = scope.Map(tokens.Name(index + 2));
        }
    }

    /// <summary>
    /// Finds what is part of a key itself, and not of a key within it, as <c>@x[@y[kstack]]</c>: stacks, and maps that
    /// may hold some.
    /// </summary>
    private void ReadKey(int opening, FoundVariable variable)
    {
        int closing = tokens.Closing(opening);
        for (int i = opening + 1; i < closing; i = Math.Max(i + 1, tokens.After(i, TokenKind.OpenBracket)))
        {
            if (tokens.Text(i) is "kstack" or "ustack" && !tokens.IsField(i))
                variable.HasStackKey = true;
            else if (tokens.Kind(i) == TokenKind.Map)
                variable.KeyMaps.Add(scope.Map(tokens.Name(i)));
        }
    }
}
