using System.Collections.Immutable;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// What is to be said when bpftrace attached fewer probes than a script names. With a symbol that is not there, a wildcard that matches
/// nothing or a missing marker it does not complain as long as any other probe is left, and the agent's own always is.
/// </summary>
internal static class AttachedProbes
{
    private const int MostNamed = 10;

    /// <summary>Why a script cannot run: none of its own probes is attached. Null if one is.</summary>
    /// <param name="source">The script.</param>
    /// <param name="attached">How many probes are attached, <paramref name="added"/> among them.</param>
    /// <param name="added">How many the agent has added.</param>
    public static string? None(ScriptSource source, long attached, int added) =>
        attached <= added && !source.AttachPoints.IsEmpty
            ? $"no probe is attached: nothing on this host matches {Names(source.AttachPoints)}"
            : null;

    /// <summary>What its author should know: some of its probes are not attached. Null if nothing shows that.</summary>
    /// <inheritdoc cref="None"/>
    public static string? Some(ScriptSource source, long attached, int added)
    {
        // A wildcard may stand for many, so that a large number says nothing.
        if (attached - added >= source.AttachPoints.Length)
            return null;
        ImmutableArray<string> uncertain = [.. source.AttachPoints.Where(IsUncertain)];
        return uncertain.IsEmpty
            ? null
            : $"not all probes are attached: nothing on this host matches some of {Names(uncertain)}";
    }

    private static string Names(ImmutableArray<string> attachPoints) => attachPoints.Length <= MostNamed
        ? string.Join(", ", attachPoints)
        : $"{string.Join(", ", attachPoints.Take(MostNamed))} and {attachPoints.Length - MostNamed} more";

    private static bool IsUncertain(string attachPoint) =>
        attachPoint.Contains(':', StringComparison.Ordinal)
        && attachPoint[..attachPoint.IndexOf(':', StringComparison.Ordinal)] is not ("interval" or "i" or "profile" or "p" or "software" or "s");
}
