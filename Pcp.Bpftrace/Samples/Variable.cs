namespace Pcp.Bpftrace.Samples;

/// <summary>A variable of a script.</summary>
/// <param name="Name">
/// The name as in the script, <c>@bytes</c>, or <c>@output</c> for printed text. Parts of <c>stats()</c> are variables
/// of their own: <c>@x.count</c>, <c>@x.average</c>, <c>@x.total</c>.
/// </param>
/// <param name="Kind">The form of its values.</param>
/// <param name="IsCounter">Whether its values only grow, so that they are shown as rates.</param>
/// <param name="Combination">How values of several hosts become one.</param>
internal sealed record Variable(string Name, VariableKind Kind, bool IsCounter, Combination Combination);
