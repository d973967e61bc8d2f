namespace Integration.Rig;

/// <summary>An agent's line in pmcd.conf.</summary>
/// <param name="Name">The agent's name, which is also the root of its names.</param>
/// <param name="Domain">Its metrics' domain.</param>
/// <param name="Command">The program with its arguments.</param>
/// <param name="StartsNotReady">Whether it reports when it is ready.</param>
/// <param name="MayLeaveProcesses">Whether processes that it started may outlive it.</param>
/// <param name="Names">
/// The names of its metrics, as in a PMNS file below the root; null if the agent lists them.
/// </param>
internal sealed record PmdaLine(
    string Name, int Domain, string Command, bool StartsNotReady =
        false, bool MayLeaveProcesses = false, string? Names = null)
{
    public override string ToString() => $"{Name} {Domain} pipe binary {(StartsNotReady ? "notready " : "")}{Command}";
}
