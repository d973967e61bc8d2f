using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Apply;

/// <summary>The changes to make on a host, from a comparison of the folder with the scripts of the host.</summary>
/// <param name="Scripts">All scripts of the folder, then those to be removed.</param>
/// <param name="Leftovers">Names of scripts of the set that would be removed if that were asked for.</param>
internal sealed record HostPlan(IReadOnlyList<PlannedScript> Scripts, IReadOnlyList<string> Leftovers)
{
    /// <summary>Makes the plan.</summary>
    /// <param name="folder">The scripts of the folder.</param>
    /// <param name="options">The options.</param>
    /// <param name="host">The host specification.</param>
    /// <param name="facts">Facts about the host.</param>
    /// <param name="registered">The scripts that the host has.</param>
    public static HostPlan Create(
        IReadOnlyList<FolderScript> folder,
        ApplyOptions options,
        string host,
        HostFacts facts,
        IReadOnlyList<ScriptInfo> registered)
    {
        PlannedScript[] wanted =
        [
            .. folder.Select(script => Plan(
                script, options, host, facts, registered.FirstOrDefault(each => each.Name == script.Name))),
        ];
        // A script that cannot be decided on stays as it is.
        HashSet<string> staying =
            [.. wanted.Where(static each => each.Action != ScriptAction.Skip).Select(static each => each.Name)];
        ScriptInfo[] obsolete =
            [.. registered.Where(script => !staying.Contains(script.Name) && options.Set.Has(script.Code))];
        if (!options.Prunes)
            return new HostPlan(wanted, [.. obsolete.Select(static script => script.Name)]);
        HashSet<string> removed = [.. obsolete.Select(static script => script.Name)];
        return new HostPlan(
            [
                .. wanted.Where(script => !removed.Contains(script.Name)),
                .. obsolete.Select(static each => new PlannedScript(each.Name, ScriptAction.Remove, null, each)),
            ],
            []);
    }

    private static PlannedScript Plan(
        FolderScript script, ApplyOptions options, string host, HostFacts facts, ScriptInfo? registered)
    {
        try
        {
            if (script.Select(host, facts) is not { } file)
                return new PlannedScript(script.Name, ScriptAction.Skip, null, registered);
            PlannedScript plan = new(script.Name, Compare(file, registered), file, registered);
            return registered is null || options.TakesOver || options.Set.Has(registered.Code)
                ? plan
                : plan with { Action = ScriptAction.Change, Refusal = Conflict(registered) };
        }
        catch (ScriptException e)
        {
            return new PlannedScript(script.Name, ScriptAction.None, null, registered) { Refusal = e.Message };
        }
    }

    // The label is part of the code, so a script that somebody else has registered is never the same.
    private static ScriptAction Compare(ScriptFile file, ScriptInfo? registered) => registered switch
    {
        null => ScriptAction.Create,
        _ when registered.Code != file.Code => ScriptAction.Change,
        { Status: "started" or "starting" } => ScriptAction.None,
        _ => ScriptAction.Start,
    };

    private static string Conflict(ScriptInfo registered)
    {
        string from = AppliedSet.NameIn(registered.Code) is { } set ? $" as part of the set {set}," : "";
        return $"is registered by {registered.User ?? "an unknown user"}{from} and not from this folder; --take-over "
            + "replaces it";
    }
}
