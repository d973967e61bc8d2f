using System.Collections.Immutable;
using Bpftrace.Runner.Language.Probes;

namespace Bpftrace.Runner.Language;

/// <summary>A place where a script clears variables that it has just printed: an interval of its own ends.</summary>
/// <param name="Position">The start of the statement that clears the first of them, in characters.</param>
/// <param name="Variables">
/// The exported variables that were printed there, as indices into <see cref="ScriptSource.Variables"/>. Not all of
/// them need be cleared.
/// </param>
/// <param name="IsLast">Whether no other such place follows in the same block of statements.</param>
public sealed record ClearedInterval(int Position, ImmutableArray<int> Variables, bool IsLast);

/// <summary>A script's code and all that was read from it. Immutable.</summary>
/// <param name="Code">The code as it was registered.</param>
/// <param name="Metadata">Its annotations.</param>
/// <param name="Variables">The exported variables in order of first appearance, <c>@output</c> last.</param>
public sealed record ScriptSource(string Code, ScriptMetadata Metadata, ImmutableArray<Variable> Variables)
{
    /// <summary>The attach points of its probes, as it writes them: <c>kprobe:vfs_*</c>, <c>BEGIN</c>.</summary>
    public ImmutableArray<string> AttachPoints { get; init; } = [];

    /// <summary>Whether an attach point is the beginning or the end of the script, which fire once.</summary>
    public static bool IsEnd(string attachPoint) => ScriptSection.IsEnd(attachPoint);

    /// <summary>The places where it clears variables that it has just printed, in order.</summary>
    public ImmutableArray<ClearedInterval> ClearedIntervals { get; init; } = [];

    /// <summary>Whether bpftrace may have to look up functions of user programs, for stacks or values.</summary>
    public bool NamesUserFunctions { get; init; }

    /// <summary>
    /// Whether bpftrace may end with status 0 though nobody stops it: the script calls <c>exit()</c>, or has nothing
    /// but BEGIN and END.
    /// </summary>
    public bool MayEnd { get; init; }

    /// <summary>Warnings to the script's author that are known before it starts, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
