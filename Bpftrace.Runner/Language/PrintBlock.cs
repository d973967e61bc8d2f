using System.Collections.Immutable;
using System.Text;

namespace Bpftrace.Runner.Language;

/// <summary>The variables that are printed between two markers.</summary>
/// <param name="Variables">Indices into <see cref="ScriptSource.Variables"/>.</param>
/// <param name="IsLast">Whether no other cycle follows that is to be shown together with this one.</param>
public sealed record PrintCycle(ImmutableArray<int> Variables, bool IsLast);

/// <summary>
/// A script with the statements that print its exported variables, in cycles between two markers each: at the end a
/// block that prints once an interval, and, where the script clears variables that it has just printed, statements
/// that print them before. Immutable.
/// <para>
/// Where bpftrace would end because keys are deleted, the variables that lose keys are printed by signal instead: at
/// the end of the block bpftrace is asked for all its maps. It prints them in the order of their names, and stops early
/// at a deleted key. The last map, which the block adds, shows that all were printed.
/// </para>
/// </summary>
public sealed class PrintBlock
{
    private PrintBlock()
    {
    }

    /// <summary>
    /// The variables that are printed by signal after each end of the last cycle, as indices into
    /// <see cref="ScriptSource.Variables"/>; usually none.
    /// </summary>
    public ImmutableArray<int> BySignal { get; private init; } = [];

    /// <summary>The map that bpftrace prints last, with its <c>@</c>; null if none is printed by signal.</summary>
    public string? LastMap { get; private init; }

    /// <summary>The code for bpftrace. Each line of the script keeps its number.</summary>
    public required string Code { get; init; }

    /// <summary>The markers around the cycles; null if the script prints its maps itself.</summary>
    public PrintMarker? Marker { get; private init; }

    /// <summary>The number of probes that are added to those of the script.</summary>
    public int AddedProbes => Marker is null ? 0 : 1;

    /// <summary>Whether the last cycle is that of the block, which comes once an interval in any case.</summary>
    public bool HasBlockCycle { get; private init; }

    /// <summary>The cycles by their numbers.</summary>
    public ImmutableArray<PrintCycle> Cycles { get; private init; } = [];

    /// <summary>Creates the block for a script.</summary>
    /// <param name="source">The script.</param>
    /// <param name="token">The token for <see cref="PrintMarker"/>.</param>
    /// <param name="endsOnDeletedKeys">Whether bpftrace ends when it prints a map that loses a key.</param>
    /// <param name="undefined">Maps, with their <c>@</c>, that bpftrace does not know here; they are empty.</param>
    /// <exception cref="ArgumentException">The token is not valid.</exception>
    public static PrintBlock Create(
        ScriptSource source, string token, bool endsOnDeletedKeys = false, params ReadOnlySpan<string> undefined)
    {
        PrintMarker marker = new(token);
        return source.Metadata.CustomOutputBlock
            ? new PrintBlock { Code = source.Code }
            : new Writer(source, marker, endsOnDeletedKeys, [.. undefined]).Write();
    }

    private sealed class Writer(
        ScriptSource source, PrintMarker marker, bool endsOnDeletedKeys, ImmutableArray<string> undefined)
    {
        private readonly StringBuilder _code = new();
        private readonly ImmutableArray<PrintCycle>.Builder _cycles = ImmutableArray.CreateBuilder<PrintCycle>();

        public PrintBlock Write()
        {
            WriteScript();
            int[] variables = [.. Enumerable.Range(0, source.Variables.Length).Where(IsInBlock)];
            ImmutableArray<int> bySignal = [.. variables.Where(IsBySignal)];
            string? lastMap = bySignal.IsEmpty ? null : NameAfterAll(source.Code);

            // The newline ends a comment at the end of the script.
            _code.Append($"\ninterval:{Interval(source.Metadata.PrintInterval)} {{ ");
            if (lastMap is not null)
                _code.Append($"{lastMap} = 1; ");
            if (variables.Length > 0)
                WriteCycle(new PrintCycle([.. variables.Except(bySignal)], IsLast: true));
            return new PrintBlock
            {
                Code = _code.Append('}').ToString(),
                Marker = marker,
                Cycles = _cycles.ToImmutable(),
                BySignal = bySignal,
                LastMap = lastMap,
                HasBlockCycle = variables.Length > 0,
            };
        }

        /// <summary>Copies the script, with a cycle before each place where it clears what it has printed.</summary>
        private void WriteScript()
        {
            int copied = 0;
            foreach (ClearedInterval interval in source.ClearedIntervals)
            {
                // The script prints such maps itself: bpftrace quotes this line, which its author should recognize.
                if (interval.Variables.All(variable => undefined.Contains(source.Variables[variable].Map)))
                    continue;
                _code.Append(source.Code, copied, interval.Position - copied);
                copied = interval.Position;
                WriteCycle(new PrintCycle(interval.Variables, interval.IsLast));
            }

            _code.Append(source.Code, copied, source.Code.Length - copied);
        }

        private void WriteCycle(PrintCycle cycle)
        {
            _code.Append($"printf(\"{marker.Begin(_cycles.Count)}\"); ");
            foreach (string map in cycle.Variables.Select(variable => source.Variables[variable].Map).Except(undefined))
                _code.Append($"print({map}); ");
            _code.Append($"printf(\"{marker.End(_cycles.Count)}\"); ");
            _cycles.Add(cycle);
        }

        private bool IsInBlock(int index) =>
            source.Variables[index] is { HasOwnIntervals: false, Kind: not VariableKind.Output };

        /// <summary>A print of the script's own ends bpftrace anyway, and may be of a part of the map.</summary>
        private bool IsBySignal(int index) =>
            endsOnDeletedKeys && source.Variables[index] is { LosesKeys: true, IsPrinted: false };

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
}
