using System.Collections.Immutable;

namespace Bpftrace.Runner.Language;

/// <summary>What a script says about itself in comment lines such as <c>// name: runqlat</c>.</summary>
public sealed record ScriptMetadata
{
    /// <summary>The script's name (letters, digits, underscore), or null.</summary>
    public string? Name { get; init; }

    /// <summary>The variables to export, with their <c>@</c>; null for all of them.</summary>
    public ImmutableArray<string>? Include { get; init; }

    /// <summary>How many lines of printed text to keep beside the first; null for no such limit.</summary>
    public int? TableRetainLines { get; init; }

    /// <summary>Whether the script prints its maps itself, so that no print block is added.</summary>
    public bool CustomOutputBlock { get; init; }
}
