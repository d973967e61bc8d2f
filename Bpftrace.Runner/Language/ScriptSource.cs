using System.Collections.Immutable;

namespace Bpftrace.Runner.Language;

/// <summary>A script's text and what was read from it. Does not change.</summary>
/// <param name="Code">The text as it was given.</param>
/// <param name="Metadata">What it says about itself.</param>
/// <param name="Variables">The exported variables in order of first appearance, <c>@output</c> last.</param>
public sealed record ScriptSource(string Code, ScriptMetadata Metadata, ImmutableArray<Variable> Variables)
{
    /// <summary>
    /// What its probes attach to, as it names them: <c>kprobe:vfs_*</c>, <c>BEGIN</c>.
    /// </summary>
    public ImmutableArray<string> AttachPoints { get; init; } = [];

    /// <summary>Whether an attach point is the beginning or the end of the script, which fire once.</summary>
    public static bool IsEnd(string attachPoint) => attachPoint is "BEGIN" or "END" or "begin" or "end";

    /// <summary>Where it clears variables that it has just printed, in order of their positions.</summary>
    public ImmutableArray<OwnInterval> OwnIntervals { get; init; } = [];

    /// <summary>Whether bpftrace may have to find the names of functions in user programs: in stacks, or as values.</summary>
    public bool NamesUserFunctions { get; init; }

    /// <summary>
    /// Whether bpftrace may end with status 0 though nobody stops it: the script calls <c>exit()</c>, or has nothing
    /// but BEGIN and END.
    /// </summary>
    public bool MayEnd { get; init; }

    /// <summary>What its author should know though it can run, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
