namespace Bpftrace.Runner.Language;

/// <summary>Variables that are printed between two markers.</summary>
/// <param name="Position">
/// The start of the statement that clears one of them, or the block's end, in characters.
/// </param>
/// <param name="Variables">Indices into <see cref="ScriptSource.Variables"/>.</param>
/// <param name="IsLast">Whether values are published after this cycle.</param>
/// <param name="IsBlock">Whether it prints all variables that have no cycle of their own.</param>
internal sealed record PrintCycle(int Position, ImmutableArray<int> Variables, bool IsLast, bool IsBlock = false);

/// <summary>
/// A script with the statements that print its exported variables, in cycles between two markers each: at the end a
/// block that prints once an interval, and, where the script clears variables that it has just printed, statements that
/// print them before. Immutable.
/// <para>
/// Where the script can rest, the block is there twice: the second time in a probe that the agent triggers, with 1 to
/// have the first one rest from then on, and with 0 to have it print again. Both print at once.
/// </para>
/// <para>
/// Where bpftrace would end because keys are deleted, the variables that lose keys are printed by signal instead: at
/// the end of the block bpftrace is asked for all its maps. It prints them in the order of their names, and stops early
/// at a deleted key. The last map, which the block adds, shows that all were printed.
/// </para>
/// </summary>
internal sealed class PrintBlock
{
    /// <param name="source">The script.</param>
    /// <param name="token">The token for <see cref="PrintMarker"/>.</param>
    /// <param name="endsOnDeletedKeys">Whether bpftrace ends when it prints a map that loses a key.</param>
    /// <param name="trigger">The probe that the agent triggers, with its filter; null: the script cannot rest.</param>
    /// <param name="undefined">Maps, with their <c>@</c>, that bpftrace does not know here; they are empty.</param>
    public PrintBlock(
        ScriptSource source,
        string token,
        bool endsOnDeletedKeys = false,
        string? trigger = null,
        params string[] undefined)
    {
        Code = source.Code;
        if (source.PrintsByItself)
            return;

        ImmutableArray<Variable> variables = source.Variables;
        ImmutableArray<int> inBlock =
        [
            .. Enumerable.Range(0, variables.Length)
                .Where(i => variables[i] is { HasOwnIntervals: false, Kind: not VariableKind.Output }),
        ];

        // Not the maps that the script prints itself: its prints end bpftrace anyway, and may show only a part of a
        // map.
        BySignal = [.. inBlock.Where(i => endsOnDeletedKeys && variables[i] is { LosesKeys: true, IsPrinted: false })];
        HasBlockCycle = !inBlock.IsEmpty;
        CanRest = trigger is not null && HasBlockCycle;
        string rest = NameAfterAll(source.Code);
        LastMap = BySignal.IsEmpty ? null : CanRest ? rest + "z" : rest;

        // The newline ends a comment at the end of the script.
        string all = LastMap is null ? "" : $"{LastMap} = 1; ";
        string probe = $"interval:{Interval(source.Metadata.PrintInterval)}";
        StringBuilder script = new(source.Code);
        List<int> blocks = []; // positions at which their prints are inserted
        if (CanRest)
        {
            AddBlock($"{probe} {{ if ({rest} == 0) {{ {all}", "} }");
            AddBlock($"{trigger} {{ {rest} = arg1; {all}", "}");
        }
        else
        {
            AddBlock($"{probe} {{ {all}", "}");
        }

        // A cycle whose maps are all unknown gets no prints: bpftrace then quotes the script's own print in its error,
        // which the script's author recognizes.
        Cycles =
        [
            .. source.ClearedIntervals.Where(cycle => !cycle.Variables.All(i => undefined.Contains(variables[i].Map))),
        ];
        if (HasBlockCycle)
        {
            ImmutableArray<int> printed = [.. inBlock.Except(BySignal)];
            Cycles = Cycles.AddRange(blocks.Select(at => new PrintCycle(at, printed, IsLast: true, IsBlock: true)));
        }

        Marker = new PrintMarker(token);
        StringBuilder code = new();
        int copied = 0;
        for (int i = 0; i < Cycles.Length; i++)
        {
            code.Append(script, copied, Cycles[i].Position - copied);
            copied = Cycles[i].Position;
            code.Append($"printf(\"{Marker.Begin(i)}\"); ");
            foreach (string map in Cycles[i].Variables.Select(variable => variables[variable].Map).Except(undefined))
                code.Append($"print({map}); ");
            code.Append($"printf(\"{Marker.End(i)}\"); ");
        }

        Code = code.Append(script, copied, script.Length - copied).ToString();

        void AddBlock(string head, string tail)
        {
            script.Append('\n').Append(head);
            blocks.Add(script.Length);
            script.Append(tail);
        }
    }

    public string Code { get; } // for bpftrace; each line of the script keeps its number
    public PrintMarker? Marker { get; } // around the cycles; null if the script prints its maps itself
    public int AddedProbes => Marker is null ? 0 : CanRest ? 2 : 1;
    public ImmutableArray<PrintCycle> Cycles { get; } = []; // by their numbers, in the order of their positions
    public bool HasBlockCycle { get; } // the last cycles are those of the block
    public bool CanRest { get; } // the block is there twice

    /// <summary>The indices of variables that are printed by signal after each end of the last cycle.</summary>
    public ImmutableArray<int> BySignal { get; } = [];

    /// <summary>The map that bpftrace prints last, with its <c>@</c>; null if none is printed by signal.</summary>
    public string? LastMap { get; }

    /// <summary>A name that sorts after all of the script's: more z than the script has in a row.</summary>
    private static string NameAfterAll(string code)
    {
        int longest = 0;
        int run = 0;
        foreach (char character in code)
        {
            run = character == 'z' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return "@" + new string('z', longest + 1);
    }

    private static string Interval(TimeSpan interval)
    {
        long milliseconds = interval.Ticks / TimeSpan.TicksPerMillisecond;
        return milliseconds % 1000 == 0 ? $"s:{milliseconds / 1000}" : $"ms:{milliseconds}";
    }
}
