using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language;

/// <summary>A script's code and all that was read from it. Immutable.</summary>
/// <param name="Code">The code as it was registered.</param>
/// <param name="Metadata">Its annotations.</param>
/// <param name="Variables">The exported variables in order of first appearance, <c>@output</c> last.</param>
public sealed record ScriptSource(string Code, ScriptMetadata Metadata, ImmutableArray<Variable> Variables)
{
    /// <summary>Warnings to the script's author that are known before it starts, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    internal ImmutableArray<string> AttachPoints { get; init; } = []; // as it writes them: kprobe:vfs_*, BEGIN
    internal ImmutableArray<PrintCycle> ClearedIntervals { get; init; } = []; // where it clears what it has printed
    internal bool NamesUserFunctions { get; init; } // bpftrace may have to find them in user programs
    internal bool MayEnd { get; init; } // with status 0 though nobody stops it

    /// <summary>
    /// Whether the agent adds nothing to the script: its author prints its maps, or bpftrace refuses any other probe
    /// beside an iterator and prints the maps when that has ended.
    /// </summary>
    internal bool PrintsByItself => Metadata.CustomOutputBlock || AttachPoints.Any(ScriptSection.IsIterator);
}
