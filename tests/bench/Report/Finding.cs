using System.Collections.Immutable;

namespace Bench.Report;

/// <summary>One line of a table.</summary>
/// <param name="Work">What was measured.</param>
/// <param name="Ours">Our agent's numbers.</param>
/// <param name="C">The C agent's; empty if it was not measured.</param>
/// <param name="Stock">The stock agent's; empty if it was not measured.</param>
internal sealed record Finding(string Work, string Ours, string C = "", string Stock = "")
{
    /// <summary>The cost of pmcd and the client, with a minimal agent; empty if it was not measured.</summary>
    public string Floor { get; init; } = "";

    /// <summary>The limits that it should meet.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];
}
