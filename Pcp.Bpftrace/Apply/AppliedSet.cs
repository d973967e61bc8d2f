using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Apply;

/// <summary>
/// The scripts of a folder as a set. On a host, a script of the set has the label <c>applied=SET</c>, which shows
/// everybody where it comes from. The command removes and replaces no other scripts.
/// </summary>
/// <param name="Name">The name of the set.</param>
internal sealed record AppliedSet(string Name)
{
    /// <summary>The name of the label.</summary>
    public const string LabelName = "applied";

    private const int MaxLength = 100;

    /// <summary>The label of its scripts.</summary>
    public string Label => $"{LabelName}={Name}";

    /// <summary>The set with the name of a folder, in which other characters than those allowed become underscores.
    /// </summary>
    /// <exception cref="ScriptException">The folder has no name.</exception>
    public static AppliedSet OfFolder(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        ScriptException.ThrowIf(name.Length == 0, $"{folder}: the folder has no name for its scripts; give --set NAME");
        name = string.Concat(name.Take(MaxLength).Select(static c => IsAllowed(c) ? c : '_'));
        return new AppliedSet(name);
    }

    /// <summary>The set of a name that the user gives.</summary>
    /// <exception cref="ScriptException">The name is not valid.</exception>
    public static AppliedSet Parse(string name)
    {
        ScriptException.ThrowIf(
            name.Length is 0 or > MaxLength || !name.All(IsAllowed),
            $"'{VisibleText.Of(name)}' cannot be the name of a set: it must contain only ASCII letters, digits, dots, "
            + $"dashes and underscores, and at most {MaxLength} of them");
        return new AppliedSet(name);
    }

    /// <summary>The name of the set that a registered script belongs to; null if it belongs to none.</summary>
    public static string? NameIn(string code) => NameIn(Annotation.ReadAll(code));

    /// <inheritdoc cref="NameIn(string)"/>
    public static string? NameIn(IReadOnlyList<Annotation> annotations) => annotations
        .Where(static annotation => annotation.Name == AnnotationOptions.LabelAnnotation)
        .Select(static annotation => annotation.Value.Split('=', 2, StringSplitOptions.TrimEntries))
        .LastOrDefault(static label => label is [LabelName, _])?[1];

    /// <summary>Whether a registered script belongs to the set.</summary>
    public bool Has(string code) => NameIn(code) == Name;

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';
}
