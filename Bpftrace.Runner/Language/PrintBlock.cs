using System.Collections.Immutable;
using System.Text;

namespace Bpftrace.Runner.Language;

/// <summary>
/// A script with what makes it print its exported variables, in cycles that stand between two markers each: at the end a
/// block that prints at its interval, and, where the script clears variables that it has just printed, statements that
/// print what they held. Does not change.
/// <para>
/// Where bpftrace would end because of keys that are deleted, the variables that lose keys are printed by signal instead:
/// the block's end is the time to ask bpftrace for all of its maps. Such a dump goes by the maps' names and ends early where
/// it meets a deleted key. That it is whole is shown by its last map, which the block adds to the script.
/// </para>
/// </summary>
public sealed class PrintBlock
{
    private PrintBlock(string code, PrintMarker? marker, ImmutableArray<PrintCycle> cycles)
    {
        Code = code;
        Marker = marker;
        Cycles = cycles;
    }

    /// <summary>
    /// The variables that are printed when bpftrace is asked for all of its maps, after each end of the last cycle; as indices
    /// into <see cref="ScriptSource.Variables"/>. Most often none.
    /// </summary>
    public ImmutableArray<int> BySignal { get; private init; } = [];

    /// <summary>The map that comes last when bpftrace prints all, with its <c>@</c>; null if none is printed by signal.</summary>
    public string? LastMap { get; private init; }

    /// <summary>What bpftrace gets. Every line of the script is the line that it was.</summary>
    public string Code { get; }

    /// <summary>The texts around the cycles; null if the script prints its maps itself and has none.</summary>
    public PrintMarker? Marker { get; }

    /// <summary>How many probes it has beside those of the script.</summary>
    public int AddedProbes => Marker is null ? 0 : 1;

    /// <summary>Whether the last cycle is that of the block, so that one comes at each interval whatever the script does.</summary>
    public bool HasBlockCycle { get; private init; }

    /// <summary>The cycles by their numbers.</summary>
    public ImmutableArray<PrintCycle> Cycles { get; }

    /// <summary>Makes the block for a script.</summary>
    /// <param name="source">The script.</param>
    /// <param name="token">What sets the markers apart, as <see cref="PrintMarker"/> wants it.</param>
    /// <param name="endsOnDeletedKeys">Whether bpftrace ends when it is to print a map that loses a key.</param>
    /// <param name="undefined">The maps, with their <c>@</c>, that bpftrace does not know here; they are taken for empty.</param>
    /// <exception cref="ArgumentException">The token is not of this form.</exception>
    public static PrintBlock Create(
        ScriptSource source, string token, bool endsOnDeletedKeys = false, params ReadOnlySpan<string> undefined)
    {
        PrintMarker marker = new(token);
        if (source.Metadata.CustomOutputBlock)
            return new PrintBlock(source.Code, null, []);

        StringBuilder code = new();
        ImmutableArray<PrintCycle>.Builder cycles = ImmutableArray.CreateBuilder<PrintCycle>();
        ImmutableArray<string> unprinted = [.. undefined];
        int copied = 0;
        foreach (OwnInterval interval in source.OwnIntervals)
        {
            // The script prints them there itself: bpftrace will quote this line, and the author should know it again.
            if (interval.Variables.All(variable => unprinted.Contains(source.Variables[variable].Map)))
                continue;
            code.Append(source.Code, copied, interval.Position - copied);
            copied = interval.Position;
            AppendCycle(new PrintCycle(interval.Variables, interval.IsLast));
        }

        // The newline ends a comment that the script may end with.
        code.Append(source.Code, copied, source.Code.Length - copied)
            .Append($"\ninterval:{Interval(source.Metadata.PrintInterval)} {{ ");
        ImmutableArray<int>.Builder bySignal = ImmutableArray.CreateBuilder<int>();
        ImmutableArray<int>.Builder others = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < source.Variables.Length; i++)
        {
            Variable variable = source.Variables[i];
            if (variable.HasOwnIntervals || variable.Kind == VariableKind.Output)
                continue;
            // What the script prints itself ends bpftrace anyway, and may be a part of the map.
            (endsOnDeletedKeys && variable.LosesKeys && !variable.IsPrinted ? bySignal : others).Add(i);
        }

        string? lastMap = bySignal.Count > 0 ? NameAfterAll(source.Code) : null;
        if (lastMap is not null)
            code.Append($"{lastMap} = 1; ");
        bool hasBlockCycle = others.Count + bySignal.Count > 0;
        if (hasBlockCycle)
            AppendCycle(new PrintCycle(others.ToImmutable(), IsLast: true));
        return new PrintBlock(code.Append('}').ToString(), marker, cycles.ToImmutable())
        {
            BySignal = bySignal.ToImmutable(),
            LastMap = lastMap,
            HasBlockCycle = hasBlockCycle,
        };

        void AppendCycle(PrintCycle cycle)
        {
            code.Append($"printf(\"{marker.Begin(cycles.Count)}\"); ");
            foreach (string? map in cycle.Variables.Select(variable => source.Variables[variable].Map).Except(unprinted))
                code.Append($"print({map}); ");
            code.Append($"printf(\"{marker.End(cycles.Count)}\"); ");
            cycles.Add(cycle);
        }
    }

    /// <summary>The name of a map that no map of the script comes after: more z than the script has anywhere.</summary>
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
