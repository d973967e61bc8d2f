using System.Collections.Immutable;
using System.Globalization;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Language.Probes;

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
    /// <param name="attached">How many probes are attached, as bpftrace says, <paramref name="added"/> among them.</param>
    /// <param name="added">How many the agent has added.</param>
    public static string? None(ScriptSource source, long attached, int added) =>
        attached <= added && !source.AttachPoints.IsEmpty
            ? $"no probe is attached: nothing on this host matches {Names(source.AttachPoints)}"
            : null;

    /// <summary>What its author should know: some of its probes are not attached. Null if nothing shows that.</summary>
    /// <param name="source">The script.</param>
    /// <param name="attached">How many probes are attached, as bpftrace says, <paramref name="added"/> among them.</param>
    /// <param name="added">How many the agent has added.</param>
    /// <param name="skipped">Those that bpftrace said it could not attach.</param>
    public static string? Some(ScriptSource source, long attached, int added, SkippedProbes skipped)
    {
        long found = attached - added + skipped.Names.Length - skipped.Counted;
        string reasons = string.Join(
            "; ",
            new[] { Skipped(skipped.Names), Unmatched(source, source.AttachPoints.Length - found, skipped.Names) }.OfType<string>());
        return reasons.Length == 0 ? null : $"{Extent(source, found - skipped.Names.Length)}: {reasons}";
    }

    private static string Extent(ScriptSource source, long running)
    {
        ImmutableArray<string> ends = [.. source.AttachPoints.Where(ScriptSection.IsEnd).Distinct()];
        if (running > ends.Length)
            return "not all probes are attached";
        return ends.IsEmpty ? "no probe is attached" : $"no probe but {string.Join(" and ", ends)} is attached";
    }

    private static string? Skipped(ImmutableArray<string> skipped) =>
        skipped.IsEmpty ? null : $"bpftrace could not attach {Names(skipped)}";

    /// <param name="source">The script.</param>
    /// <param name="missing">How many attach points match nothing, or more if one matches several: a wildcard may stand for many.</param>
    /// <param name="skipped">Which match something.</param>
    private static string? Unmatched(ScriptSource source, long missing, ImmutableArray<string> skipped)
    {
        ImmutableArray<string> uncertain =
            [.. source.AttachPoints.Where(attachPoint => IsUncertain(attachPoint) && !skipped.Contains(FullName(attachPoint)))];
        if (missing <= 0 || uncertain.IsEmpty)
            return null;
        if (missing >= uncertain.Length)
            return $"nothing on this host matches {Names(uncertain)}";
        string number = missing.ToString(CultureInfo.InvariantCulture);
        string least = uncertain.Any(IsWildcard) ? "at least " : "";
        return $"nothing on this host matches {least}{number} of {Names(uncertain)} (bpftrace -l PROBE prints a probe if it is there)";
    }

    private static string Names(ImmutableArray<string> attachPoints) => attachPoints.Length <= MostNamed
        ? string.Join(", ", attachPoints)
        : $"{string.Join(", ", attachPoints.Take(MostNamed))} and {attachPoints.Length - MostNamed} more";

    private static bool IsWildcard(string attachPoint) => attachPoint.AsSpan().ContainsAny('*', '?', '[');

    private static bool IsUncertain(string attachPoint) =>
        attachPoint.Contains(':', StringComparison.Ordinal)
        && attachPoint[..attachPoint.IndexOf(':', StringComparison.Ordinal)] is not ("interval" or "i" or "profile" or "p" or "software" or "s");

    // As bpftrace names it in its messages, if it is one of the kernel's functions.
    private static string FullName(string attachPoint) => attachPoint.Split(':', 2) switch
    {
        ["k", var function] => $"kprobe:{function}",
        ["kr", var function] => $"kretprobe:{function}",
        _ => attachPoint,
    };
}
