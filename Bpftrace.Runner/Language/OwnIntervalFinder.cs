using System.Collections.Immutable;
using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language;

/// <summary>
/// Finds where a script prints variables and then clears them, both as statements of one block:
/// <c>interval:s:1 { print(@x); clear(@x); }</c>. Only <c>clear()</c> and <c>zero()</c> count, which bpftrace does in the
/// same order as it prints. What the kernel does at once (<c>@x = 0</c>, <c>delete()</c>) is done before the print.
/// </summary>
internal sealed class OwnIntervalFinder(TokenList tokens)
{
    private readonly List<Place> _places = [];
    private readonly HashSet<string> _cleared = new(StringComparer.Ordinal);
    private readonly Stack<Block> _blocks = new();
    private ScriptSection _section = ScriptSection.Empty;
    private bool _isProbe;

    /// <summary>Goes on to a section.</summary>
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

    /// <summary>Whether it is printed and cleared by a probe that runs while the script does.</summary>
    public bool IsCleared(string variable) => _cleared.Contains(variable);

    /// <summary>The whole script was read: where intervals of exported variables end.</summary>
    /// <param name="variables">The exported variables.</param>
    public ImmutableArray<OwnInterval> Resolve(IReadOnlyList<Variable> variables)
    {
        ILookup<string, int> indices = Enumerable.Range(0, variables.Count).ToLookup(i => variables[i].Map, StringComparer.Ordinal);
        List<OwnInterval> intervals = new();
        HashSet<Block> completed = new();
        for (int i = _places.Count - 1; i >= 0; i--)
        {
            // What a script prints of its own intervals when it ends is not a whole one.
            Place place = _places[i];
            ImmutableArray<int> members =
            [
                .. place.Printed.Where(name => !(place.IsAtEnd && IsCleared(name))).SelectMany(name => indices[name]),
            ];
            if (members.Length > 0)
                intervals.Add(new OwnInterval(place.Position, members, completed.Add(place.Block)));
        }

        intervals.Reverse();
        return [.. intervals];
    }

    /// <summary>A function called for a map as a whole, where a statement may stand before it.</summary>
    private bool IsStatementOnMap(int index) =>
        tokens.Kind(index) == TokenKind.Identifier
        && tokens.Kind(index - 1) is TokenKind.Semicolon or TokenKind.OpenBrace or TokenKind.CloseBrace
        && tokens.Kind(index + 1) == TokenKind.OpenParenthesis
        && tokens.Kind(index + 2) == TokenKind.Map
        && (tokens.Kind(index + 3) == TokenKind.CloseParenthesis || tokens.Text(index + 3) is ",");

    private void ReadStatement(int index, Block block)
    {
        string name = tokens.Text(index + 2).ToString();
        switch (tokens.Text(index))
        {
            case "print":
                block.Printed.Add(name);
                break;
            case "clear" or "zero" when block.Printed.Contains(name) || block.Ended.Contains(name):
                if (block.Printed.Contains(name))
                    End(tokens.Start(index), block);
                if (!_section.RunsAtEndsOnly)
                    _cleared.Add(name);
                break;
        }
    }

    private void End(int position, Block block)
    {
        _places.Add(new Place(position, [.. block.Printed], block, _section.RunsAtEndsOnly));
        block.Ended.UnionWith(block.Printed);
        block.Printed.Clear();
    }

    private sealed record Place(int Position, ImmutableArray<string> Printed, Block Block, bool IsAtEnd);

    /// <summary>What stands between two braces, as far as it was read.</summary>
    private sealed class Block
    {
        /// <summary>The variables that were printed since the last place where intervals end.</summary>
        public HashSet<string> Printed { get; } = new(StringComparer.Ordinal);

        /// <summary>The variables that were printed before that.</summary>
        public HashSet<string> Ended { get; } = new(StringComparer.Ordinal);
    }
}
