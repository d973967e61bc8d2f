using Bpftrace.Runner.Language.Probes;
using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Finds where a script prints variables and then clears them, both as statements of one block:
/// <c>interval:s:1 { print(@x); clear(@x); }</c>. Only <c>clear()</c> and <c>zero()</c> count, which bpftrace executes
/// in order with prints. The kernel executes <c>@x = 0</c> and <c>delete()</c> at once, before the print.
/// </summary>
internal sealed class ClearedIntervalFinder(TokenList tokens)
{
    private readonly List<Place> _places = [];
    private readonly HashSet<string> _cleared = [];
    private readonly Stack<Block> _blocks = new();
    private ScriptSection _section = ScriptSection.Empty;
    private bool _isProbe;

    public void Enter(ScriptSection section)
    {
        _section = section;
        _blocks.Clear();
        _isProbe = tokens.Text(section.First) is not ("macro" or "fn");
    }

    /// <summary>Reads the next token of the section.</summary>
    public void Read(int index)
    {
        if (tokens.Kind(index) == TokenKind.OpenBrace)
            _blocks.Push(new Block());
        else if (tokens.Kind(index) == TokenKind.CloseBrace)
            _blocks.TryPop(out _);
        else if (_isProbe && IsStatementOnMap(index) && _blocks.TryPeek(out Block? block))
            ReadStatement(index, block);
    }

    /// <summary>Whether a map is printed and cleared while the script runs.</summary>
    public bool IsCleared(string map) => _cleared.Contains(map);

    /// <summary>The intervals of the exported variables, once the whole script was read.</summary>
    public ImmutableArray<PrintCycle> Resolve(ImmutableArray<Variable> variables)
    {
        ILookup<string, int> indices = Enumerable.Range(0, variables.Length).ToLookup(i => variables[i].Map);
        List<PrintCycle> intervals = [];
        HashSet<Block> completed = [];
        foreach (Place place in _places.Reverse<Place>())
        {
            // At the end of the script an interval is not complete.
            IEnumerable<string> maps = place.Printed.Where(map => !(place.IsAtEnd && IsCleared(map)));
            ImmutableArray<int> members = [.. maps.SelectMany(map => indices[map])];
            if (!members.IsEmpty)
                intervals.Add(new PrintCycle(place.Position, members, completed.Add(place.Block)));
        }

        return [.. intervals.Reverse<PrintCycle>()];
    }

    /// <summary>Whether a function is called for a whole map where a statement may start.</summary>
    private bool IsStatementOnMap(int index) =>
        tokens.IsCall(index)
        && tokens.Kind(index - 1) is TokenKind.Semicolon or TokenKind.OpenBrace or TokenKind.CloseBrace
        && tokens.IsWholeMap(index + 2);

    private void ReadStatement(int index, Block block)
    {
        string map = tokens.Name(index + 2);
        if (tokens.Text(index) is "print")
            block.Printed.Add(map);
        if (tokens.Text(index) is not ("clear" or "zero"))
            return;

        bool isPrinted = block.Printed.Contains(map);
        if (!_section.RunsAtEndsOnly && (isPrinted || block.Ended.Contains(map)))
            _cleared.Add(map);
        if (isPrinted)
        {
            _places.Add(new Place(tokens.Start(index), [.. block.Printed], block, _section.RunsAtEndsOnly));
            block.Ended.UnionWith(block.Printed);
            block.Printed.Clear();
        }
    }

    private sealed record Place(int Position, string[] Printed, Block Block, bool IsAtEnd);

    /// <summary>
    /// The maps that a block of statements has printed: since the last place (Printed), and before it (Ended).
    /// </summary>
    private sealed class Block
    {
        public HashSet<string> Printed { get; } = [];
        public HashSet<string> Ended { get; } = [];
    }
}
