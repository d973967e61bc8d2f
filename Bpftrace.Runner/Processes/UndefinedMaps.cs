using System.Buffers;
using System.Collections.Immutable;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The maps of a script that bpftrace does not know although the script writes to them: it leaves out probes that do
/// not exist, where the script's <c>config</c> allows that, and from 0.24 on then refuses the agent's <c>print()</c> of
/// a map that no other probe writes to. Does not change.
/// </summary>
internal sealed class UndefinedMaps
{
    private const string Label = "ERROR: Undefined map: @";

    private static readonly SearchValues<char> _nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private UndefinedMaps(ImmutableArray<string> maps) => Maps = maps;

    /// <summary>No undefined maps, the first assumption.</summary>
    public static UndefinedMaps None { get; } = new([]);

    /// <summary>The maps with their <c>@</c>.</summary>
    public ImmutableArray<string> Maps { get; }

    /// <summary>A warning for each map.</summary>
    public IEnumerable<string> Warnings =>
        Maps.Select(map => $"{map} is not shown: no probe that exists here writes to it");

    /// <summary>Finds maps beside these.</summary>
    /// <param name="standardError">The text that bpftrace wrote before it exited.</param>
    /// <param name="source">The script. Only exported maps are printed by the agent, so only they count.</param>
    /// <returns>All of them; null if there are no others, so that the text is about the script itself.</returns>
    public UndefinedMaps? Find(string standardError, ScriptSource source)
    {
        ImmutableArray<string> maps = Maps;
        foreach (string map in Named(standardError).Distinct())
        {
            bool isExported =
                source.Variables.Any(variable => variable.Map == map && variable.Kind != VariableKind.Output);
            if (isExported && !maps.Contains(map))
                maps = maps.Add(map);
        }

        return maps.Length > Maps.Length ? new UndefinedMaps(maps) : null;
    }

    private static IEnumerable<string> Named(string text)
    {
        for (int at = 0; (at = text.IndexOf(Label, at, StringComparison.Ordinal)) >= 0;)
        {
            at += Label.Length;
            int length = text.AsSpan(at).IndexOfAnyExcept(_nameCharacters);
            yield return $"@{(length < 0 ? text[at..] : text.Substring(at, length))}";
        }
    }
}
