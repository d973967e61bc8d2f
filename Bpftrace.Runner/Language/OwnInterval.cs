using System.Collections.Immutable;

namespace Bpftrace.Runner.Language;

/// <summary>A place where the script clears variables that it has just printed, so that what they held is one of its intervals.</summary>
/// <param name="Position">Where the statement begins that clears the first of them, in characters of the script's text.</param>
/// <param name="Variables">
/// The exported variables that were printed there, as indices into <see cref="ScriptSource.Variables"/>. Some of them may
/// not be cleared.
/// </param>
/// <param name="IsLast">Whether no more such places follow in the same block of statements.</param>
public sealed record OwnInterval(int Position, ImmutableArray<int> Variables, bool IsLast);
