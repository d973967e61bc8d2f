using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Apply;

/// <summary>The change that a host needs to have a script as the folder has it.</summary>
internal enum ScriptAction
{
    /// <summary>Nothing: the script runs there.</summary>
    None,

    /// <summary>Nothing: the script is not for this host.</summary>
    Skip,

    /// <summary>The script is registered.</summary>
    Create,

    /// <summary>The script replaces another version.</summary>
    Change,

    /// <summary>The script, which was stopped or had failed, is started.</summary>
    Start,

    /// <summary>The script, which is not in the folder any more or not for this host, is removed.</summary>
    Remove,
}

/// <summary>Whether the change was made.</summary>
internal enum ScriptOutcome
{
    /// <summary>It was done, or nothing was to be done.</summary>
    Done,

    /// <summary>It would be done, were it not a dry run.</summary>
    Planned,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>A script on one host, before it is changed.</summary>
/// <param name="Name">The name of the script.</param>
/// <param name="Action">The change to make.</param>
/// <param name="File">The file for this host; null if there is none.</param>
/// <param name="Registered">The script as the host has it; null if it has none of this name.</param>
internal sealed record PlannedScript(string Name, ScriptAction Action, ScriptFile? File, ScriptInfo? Registered)
{
    /// <summary>Why it cannot be done; null if it can.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A script on one host, after the folder was applied.</summary>
/// <param name="Name">The name of the script.</param>
/// <param name="Action">The change that was to be made.</param>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Source">The file for this host; null if there is none.</param>
internal sealed record ScriptResult(string Name, ScriptAction Action, ScriptOutcome Outcome, ScriptText? Source)
{
    /// <summary>Why it failed; null if it did not.</summary>
    public string? Message { get; init; }

    /// <summary>The messages of bpftrace about the script; empty if there are none.</summary>
    public string Error { get; init; } = "";
}

/// <summary>All scripts on one host.</summary>
/// <param name="Scripts">Those of the folder, then others that were removed.</param>
/// <param name="Leftovers">Names of scripts of the set that are not in the folder, and stay.</param>
/// <param name="KeepsScripts">Whether they outlive the agent; null if it is not known.</param>
internal sealed record HostResult(
    IReadOnlyList<ScriptResult> Scripts, IReadOnlyList<string> Leftovers, bool? KeepsScripts);
