using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Apply;

/// <summary>A file of the folder.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Code">The code to register: the text with the script's name and the label of the set.</param>
/// <param name="Conditions">The hosts that it is for.</param>
internal sealed record ScriptFile(ScriptText Text, string Code, Conditions Conditions);

/// <summary>A script of the folder: all files with its name, of which a host gets the one that fits best.</summary>
internal sealed record FolderScript(string Name, IReadOnlyList<ScriptFile> Variants)
{
    // The best variants first; those in a group are equally good.
    private IEnumerable<IEnumerable<ScriptFile>> Ranks =>
        Variants.GroupBy(static file => file.Conditions.Rank).OrderByDescending(static group => group.Key);

    /// <summary>The file for a host; null if the script is not for this host.</summary>
    /// <exception cref="ScriptException">It cannot be decided; the message says why, without host and name.</exception>
    public ScriptFile? Select(string host, HostFacts facts)
    {
        foreach (IEnumerable<ScriptFile> rank in Ranks)
        {
            (ScriptFile File, Fit Fit)[] candidates =
            [
                .. rank.Select(file => (File: file, Fit: file.Conditions.Check(host, facts)))
                    .Where(static candidate => candidate.Fit.IsMet != false),
            ];
            if (candidates.Length == 0)
                continue;
            string unknown = candidates.Select(static candidate => candidate.Fit.Unknown)
                .FirstOrDefault(static fact => fact.Length > 0, "");
            ScriptException.ThrowIf(
                unknown.Length > 0, $"whether it is for this host is not known: PCP does not report {unknown}");
            ScriptException.ThrowIf(
                candidates.Length > 1, Ambiguity([.. candidates.Select(static each => each.File)]));
            return candidates[0].File;
        }

        return null;
    }

    /// <summary>
    /// The reason why no choice is possible on one of the hosts, as far as it is known; null if there is none.
    /// </summary>
    public string? FindAmbiguity(IReadOnlyList<string> hosts) => Ranks
        .SelectMany(rank => hosts.Select(host => rank.Where(file => file.Conditions.Matches(host)).ToArray()))
        .Where(static files => files.Length > 1)
        .Select(Ambiguity)
        .FirstOrDefault();

    private static string Ambiguity(ScriptFile[] files) =>
        $"{string.Join(" and ", files.Select(static file => file.Text.Label))} have the same name, and none is better "
            + "for a host than the other: rename one, or give one a higher min-kernel or min-bpftrace, or other hosts";
}
