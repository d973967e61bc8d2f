using Bpftrace.Runner.Language;
using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The error or warning when bpftrace attached fewer probes than a script names. bpftrace itself does not complain of a
/// symbol that is not there, a wildcard that matches nothing or a missing marker as long as any other probe is left,
/// and one that the agent has added always is.
/// </summary>
internal static class AttachedProbes
{
    private const int MostNamed = 10;

    /// <summary>
    /// The error if none of the script's own probes is attached; null if one is. Intervals, profiles and software
    /// events always are.
    /// </summary>
    public static string? Error(ScriptSource source, long attached, int added) =>
        attached <= added && !source.AttachPoints.IsEmpty && !source.AttachPoints.Any(IsAlwaysThere)
            ? $"no probe is attached: nothing on this host matches {Names(source.AttachPoints)}"
            : null;

    /// <summary>Which of the script's probes are not attached; null if nothing shows that any is missing.</summary>
    public static MissingProbes? Missing(ScriptSource source, long attached, int added, SkippedProbes skipped)
    {
        long running = attached - added - skipped.Counted;
        long unmatched = source.AttachPoints.Length - running - skipped.Names.Length;
        string?[] reasons = [Skipped(skipped.Names), Unmatched(source, unmatched, skipped.Names)];
        string text = string.Join("; ", reasons.OfType<string>());
        if (text.Length == 0)
            return null;

        ImmutableArray<string> ends = [.. source.AttachPoints.Where(ScriptSection.IsEnd).Distinct()];
        return running <= ends.Length
            ? new MissingProbes($"{NoneBut(ends)}: {text}", AreAll: true)
            : new MissingProbes($"not all probes are attached: {text}", AreAll: false);
    }

    private static string NoneBut(ImmutableArray<string> ends) =>
        ends.IsEmpty ? "no probe is attached" : $"no probe but {string.Join(" and ", ends)} is attached";

    private static string? Skipped(ImmutableArray<string> skipped) =>
        skipped.IsEmpty ? null : $"bpftrace could not attach {Names(skipped)}";

    // missing: the least number of attach points that match nothing. It may be more, since a wildcard may match many
    // probes.
    private static string? Unmatched(ScriptSource source, long missing, ImmutableArray<string> skipped)
    {
        ImmutableArray<string> uncertain =
            [.. source.AttachPoints.Where(probe => IsUncertain(probe) && !skipped.Contains(FullName(probe)))];
        if (missing <= 0 || uncertain.IsEmpty)
            return null;
        if (missing >= uncertain.Length)
            return $"nothing on this host matches {Names(uncertain)}";
        string number = missing.ToString(CultureInfo.InvariantCulture);
        string least = uncertain.Any(IsWildcard) ? "at least " : "";
        return $"nothing on this host matches {least}{number} of {Names(uncertain)} "
            + "(bpftrace -l PROBE prints a probe if it is there)";
    }

    private static string Names(ImmutableArray<string> attachPoints) => attachPoints.Length <= MostNamed
        ? string.Join(", ", attachPoints)
        : $"{string.Join(", ", attachPoints.Take(MostNamed))} and {attachPoints.Length - MostNamed} more";

    private static bool IsWildcard(string attachPoint) => attachPoint.AsSpan().ContainsAny('*', '?', '[');

    private static bool IsUncertain(string attachPoint) =>
        attachPoint.Contains(':', StringComparison.Ordinal) && !IsAlwaysThere(attachPoint);

    private static bool IsAlwaysThere(string attachPoint) =>
        attachPoint.Split(':') is ["interval" or "i" or "profile" or "p" or "software" or "s", _, ..];

    // The name of a kernel function's probe in bpftrace's messages.
    private static string FullName(string attachPoint) => attachPoint.Split(':', 2) switch
    {
        ["k", var function] => $"kprobe:{function}",
        ["kr", var function] => $"kretprobe:{function}",
        _ => attachPoint,
    };
}

/// <summary>Describes the probes that are not attached.</summary>
/// <param name="Text">The probes, and why they are not attached.</param>
/// <param name="AreAll">Whether no probe is attached but BEGIN and END, so that the script traces nothing.</param>
internal sealed record MissingProbes(string Text, bool AreAll);
