namespace Pcp.Bpftrace.Pictures;

/// <summary>How much of a tree of stacks is drawn.</summary>
/// <param name="IsJoined">Whether functions that call only one other share its line.</param>
/// <param name="SmallestShare">The share of all stacks below which a branch is folded.</param>
internal readonly record struct TreeLimits(bool IsJoined, double SmallestShare);
