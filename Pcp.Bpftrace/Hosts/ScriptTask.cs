namespace Pcp.Bpftrace.Hosts;

/// <summary>The task for a script on each host.</summary>
/// <param name="Code">The script to register, or null for one that is there already.</param>
/// <param name="Name">Its name; empty if the agent is to give one.</param>
/// <param name="IsRemoved">Whether it is deregistered at the end.</param>
internal sealed record ScriptTask(string? Code, string Name, bool IsRemoved)
{
    /// <summary>Watches a script that is there.</summary>
    internal static ScriptTask Watch(string name) => new(null, name, false);

    /// <summary>Whether the script is ours: it runs once, and nobody else starts it again.</summary>
    internal bool IsOwn => Code is not null;
}
