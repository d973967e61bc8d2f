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
                    _writes.ReadScratch(i);
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

        int after = index + 1;
        if (tokens.Kind(after) == TokenKind.OpenBracket)
        {
            int closing = tokens.Closing(after);
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
            case "clear" or "zero" when runs:
                ReadReset(index + 1, MapWrites.Reset);
                break;
            case "delete" when runs:
                ReadReset(index + 1, MapWrites.Reset | MapWrites.Delete);
                break;
            case "find" when tokens.Kind(argument) == TokenKind.Map
                && tokens.Closing(index + 1) - 1 is var last and > 0 && tokens.Kind(last) == TokenKind.Scratch:
                scope.Scratch(tokens.Name(last)).WriteFrom(scope.Map(tokens.Name(argument)).Value);
                break;
        }
    }

    /// <summary>Reads <c>$kv : @map</c>, which was in parentheses until 0.23.</summary>
    private void ReadLoop(int index)
    {
        if (tokens.Kind(index) == TokenKind.Scratch && tokens.Kind(index + 1) == TokenKind.Colon
            && tokens.Kind(index + 2) == TokenKind.Map)
        {
            scope.AddLoop(tokens.Name(index), scope.Map(tokens.Name(index + 2)));
        }
    }

    /// <summary>Reads all arguments: old versions of bpftrace accept several.</summary>
    private void ReadReset(int opening, MapWrites reset)
    {
        foreach (int i in tokens.Inside(opening))
        {
            if (tokens.Kind(i) == TokenKind.Map)
                scope.Map(tokens.Name(i)).Writes |= reset;
        }
    }

    /// <summary>Whether a stack is part of a key itself, and not of a key within it: <c>@x[@y[kstack]]</c>.</summary>
    private bool HasStack(int opening, int closing)
    {
        for (int i = opening + 1; i < closing; i++)
        {
            if (tokens.Kind(i) == TokenKind.OpenBracket && tokens.Closing(i) is var inner and > 0)
                i = inner;
            else if (tokens.Text(i) is "kstack" or "ustack" && !tokens.IsField(i))
                return true;
        }

        return false;
    }
}
