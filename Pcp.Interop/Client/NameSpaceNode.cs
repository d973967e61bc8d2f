namespace Pcp.Interop.Client;

/// <summary>A child of a node in the PMNS (pmGetChildrenStatus(3)).</summary>
/// <param name="Name">The last part of its name: <c>color</c> for <c>simple.color</c>.</param>
/// <param name="IsLeaf">Whether it is a metric; otherwise it has children of its own.</param>
public readonly record struct NameSpaceNode(string Name, bool IsLeaf);
