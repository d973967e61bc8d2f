using System.Collections.Immutable;

namespace Bpftrace.Runner.Language;

/// <summary>What is printed between two markers.</summary>
/// <param name="Variables">The variables, as indices into <see cref="ScriptSource.Variables"/>.</param>
/// <param name="IsLast">Whether nothing follows that is to be shown together with them.</param>
public sealed record PrintCycle(ImmutableArray<int> Variables, bool IsLast);
