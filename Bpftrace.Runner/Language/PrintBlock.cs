using System.Collections.Immutable;
using System.Text;

namespace Bpftrace.Runner.Language;

/// <summary>
/// A script with what makes it print its exported variables, in cycles that stand between two markers each: at the end a
/// block that prints at its interval, and, where the script clears variables that it has just printed, statements that
/// print what they held. Does not change.
/// </summary>
public sealed class PrintBlock
{
    private PrintBlock(string code, PrintMarker? marker, ImmutableArray<PrintCycle> cycles)
    {
        Code = code;
        Marker = marker;
        Cycles = cycles;
    }

    /// <summary>What bpftrace gets. Every line of the script is the line that it was.</summary>
    public string Code { get; }

    /// <summary>The texts around the cycles; null if the script prints its maps itself and has none.</summary>
    public PrintMarker? Marker { get; }

    /// <summary>How many probes it has beside those of the script.</summary>
    public int AddedProbes => Marker is null ? 0 : 1;

    /// <summary>The cycles by their numbers.</summary>
    public ImmutableArray<PrintCycle> Cycles { get; }

    /// <summary>Makes the block for a script.</summary>
    /// <param name="source">The script.</param>
    /// <param name="token">What sets the markers apart, as <see cref="PrintMarker"/> wants it.</param>
    /// <exception cref="ArgumentException">The token is not of this form.</exception>
    public static PrintBlock Create(ScriptSource source, string token)
    {
        var marker = new PrintMarker(token);
        if (source.Metadata.CustomOutputBlock)
            return new PrintBlock(source.Code, null, []);

        var code = new StringBuilder();
        var cycles = ImmutableArray.CreateBuilder<PrintCycle>();
        var copied = 0;
        foreach (var interval in source.OwnIntervals)
        {
            code.Append(source.Code, copied, interval.Position - copied);
            copied = interval.Position;
            AppendCycle(new PrintCycle(interval.Variables, interval.IsLast));
        }

        // The newline ends a comment that the script may end with.
        code.Append(source.Code, copied, source.Code.Length - copied)
            .Append($"\ninterval:{Interval(source.Metadata.PrintInterval)} {{ ");
        ImmutableArray<int> others =
            [.. Enumerable.Range(0, source.Variables.Length).Where(i => !source.Variables[i].HasOwnIntervals
                && source.Variables[i].Kind != VariableKind.Output)];
        if (others.Length > 0)
            AppendCycle(new PrintCycle(others, IsLast: true));
        return new PrintBlock(code.Append('}').ToString(), marker, cycles.ToImmutable());

        void AppendCycle(PrintCycle cycle)
        {
            code.Append($"printf(\"{marker.Begin(cycles.Count)}\"); ");
            foreach (var map in cycle.Variables.Select(variable => source.Variables[variable].Map).Distinct())
                code.Append($"print({map}); ");
            code.Append($"printf(\"{marker.End(cycles.Count)}\"); ");
            cycles.Add(cycle);
        }
    }

    private static string Interval(TimeSpan interval)
    {
        var milliseconds = interval.Ticks / TimeSpan.TicksPerMillisecond;
        return milliseconds % 1000 == 0 ? $"s:{milliseconds / 1000}" : $"ms:{milliseconds}";
    }
}
