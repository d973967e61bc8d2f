using System.Buffers;
using System.Collections.Immutable;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The maps of a script that bpftrace does not know although the script writes to them: it leaves out probes that do not
/// exist, where the script's <c>config</c> allows that, and from 0.24 on then refuses the agent's <c>print()</c> of a map that
/// no other probe writes to. Does not change.
/// </summary>
internal sealed class UndefinedMaps
{
    private const string Complaint = "ERROR: Undefined map: @";

    private static readonly SearchValues<char> _nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private UndefinedMaps(ImmutableArray<string> maps) => Maps = maps;

    /// <summary>That it knows all of them, which is to be assumed first.</summary>
    public static UndefinedMaps None { get; } = new([]);

    /// <summary>The maps with their <c>@</c>.</summary>
    public ImmutableArray<string> Maps { get; }

    /// <summary>What the script's author should know: a line for each map.</summary>
    public IEnumerable<string> Warnings =>
        Maps.Select(map => $"{map} is not shown: no probe that exists here writes to it");

    /// <summary>Adds the maps that it does not know either.</summary>
    /// <param name="complaints">What it wrote to its standard error before it gave up.</param>
    /// <param name="source">The script; of other maps than its exported ones the agent asked nothing.</param>
    /// <returns>All that are known now; null if there is no more to leave out, so that its complaints are about the script.</returns>
    public UndefinedMaps? Find(string complaints, ScriptSource source)
    {
        ImmutableArray<string> maps = Maps;
        foreach (string map in Complaints(complaints).Distinct())
        {
            if (!maps.Contains(map) && source.Variables.Any(variable => variable.Map == map && variable.Kind != VariableKind.Output))
                maps = maps.Add(map);
        }

        return maps.Length > Maps.Length ? new UndefinedMaps(maps) : null;
    }

    private static IEnumerable<string> Complaints(string text)
    {
        for (int at = 0; (at = text.IndexOf(Complaint, at, StringComparison.Ordinal)) >= 0;)
        {
            at += Complaint.Length;
            int length = text.AsSpan(at).IndexOfAnyExcept(_nameCharacters);
            yield return $"@{(length < 0 ? text[at..] : text.Substring(at, length))}";
        }
    }
}
