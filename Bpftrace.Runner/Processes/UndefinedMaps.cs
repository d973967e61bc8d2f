using System.Buffers;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The maps of a script that bpftrace does not know although the script writes to them: it leaves out probes that do
/// not exist, where the script's <c>config</c> allows that, and from 0.24 on then refuses the agent's <c>print()</c> of
/// a map that no other probe writes to.
/// </summary>
/// <param name="Maps">The maps with their <c>@</c>.</param>
internal sealed record UndefinedMaps(ImmutableArray<string> Maps)
{
    private const string Label = "ERROR: Undefined map: @";

    private static readonly SearchValues<char> _nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>No undefined maps, the first assumption.</summary>
    public static UndefinedMaps None { get; } = new([]);

    /// <summary>A warning for each map.</summary>
    public IEnumerable<string> Warnings =>
        Maps.Select(map => $"{map} is not shown: no probe that exists here writes to it");

    /// <summary>
    /// Adds the exported maps (the agent prints them) that bpftrace's text names. Null if it names no further one: the
    /// text is then about the script itself.
    /// </summary>
    public UndefinedMaps? Find(string standardError, ScriptSource source)
    {
        IEnumerable<string> exported = source.Variables
            .Where(variable => variable.Kind != VariableKind.Output)
            .Select(variable => variable.Map);
        ImmutableArray<string> maps = [.. Maps.Union(Named(standardError).Intersect(exported))];
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
