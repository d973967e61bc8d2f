namespace Pcp.Bpftrace.Apply;

/// <summary>How a folder is applied.</summary>
/// <param name="Set">The set of the folder's scripts.</param>
/// <param name="Timeout">How long a host may take until its scripts have started.</param>
internal sealed record ApplyOptions(AppliedSet Set, TimeSpan Timeout)
{
    /// <summary>Whether nothing is changed.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether scripts of the set that are not in the folder are removed.</summary>
    public bool Prunes { get; init; }

    /// <summary>Whether scripts of others that have the name of one in the folder are replaced.</summary>
    public bool TakesOver { get; init; }
}
