using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Recording;

/// <summary>The parts of a recording that are the same on each host.</summary>
/// <param name="Code">The script, with its annotations.</param>
/// <param name="Interval">The time between samples.</param>
/// <param name="Duration">How long to record; null: until it is ended.</param>
/// <param name="Folder">Where the archives are to be.</param>
/// <param name="HasFolders">Whether each host has a folder of its own in it.</param>
/// <param name="IsKept">Whether the script stays registered at the end.</param>
internal sealed record RecordingPlan(
    string Code, TimeSpan Interval, TimeSpan? Duration, string Folder, bool HasFolders, bool IsKept)
{
    /// <summary>The path of the archive of a host, without suffix.</summary>
    internal string ArchiveOf(string host, string script) => HasFolders
        ? Path.Combine(Folder, FileName(HostSpec.Shown(host)), script)
        : Path.Combine(Folder, script);

    private static string FileName(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')).TrimStart('.');
}
