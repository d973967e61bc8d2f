namespace Bpftrace.Runner.Language;

/// <summary>The annotations of a script: comment lines such as <c>// name: runqlat</c>.</summary>
public sealed record ScriptMetadata
{
    /// <summary>The script's name (letters, digits, underscore), or null.</summary>
    public string? Name { get; init; }

    /// <summary>The variables to export, with their <c>@</c>; null for all of them.</summary>
    public ImmutableArray<string>? Include { get; init; }

    /// <summary>How many lines of printed text to keep beside the first; null for no such limit.</summary>
    public int? TableRetainLines { get; init; }

    /// <summary>The types of variables, by their names with the <c>@</c>.</summary>
    public ImmutableDictionary<string, VariableType> Types { get; init; } =
        ImmutableDictionary<string, VariableType>.Empty;

    /// <summary>The semantics of variables, by their names with the <c>@</c>.</summary>
    public ImmutableDictionary<string, VariableSemantics> Semantics { get; init; } =
        ImmutableDictionary<string, VariableSemantics>.Empty;

    /// <summary>The positional parameters: <c>$1</c> and so on.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>How often its maps are printed: 1 ms to 1 day, in whole milliseconds.</summary>
    public TimeSpan PrintInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether bpftrace is started again after a failure; null if the script does not set it.</summary>
    public RestartMode? Restart { get; init; }

    /// <summary>Labels of all metrics of the script, by name; neither names nor values are empty.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether the script prints its maps itself, so that no print block is added.</summary>
    public bool CustomOutputBlock { get; init; }

    /// <summary>Whether a name has only ASCII letters, digits and underscores, and no digit first.</summary>
    public static bool IsValidName(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
