namespace Integration.ScriptTests;

/// <summary>The versions of bpftrace for which a line of the table holds, by major and minor number.</summary>
/// <param name="From">The first; null if there is none.</param>
/// <param name="Until">The last; null if there is none.</param>
internal sealed record VersionRange(Version? From, Version? Until)
{
    /// <summary>Whether a version is in it.</summary>
    public bool Contains(Version version) => (From is null || version >= From) && (Until is null || version <= Until);
}
