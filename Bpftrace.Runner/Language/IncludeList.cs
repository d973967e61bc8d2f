using System.Collections.Immutable;

namespace Bpftrace.Runner.Language;

/// <summary>Which of its variables a script wants exported: those that its line <c>// include:</c> lists, or all.</summary>
/// <param name="listed">What the line lists; null if there is no such line.</param>
internal sealed class IncludeList(ImmutableArray<string>? listed)
{
    /// <summary>What the value of the annotation must be.</summary>
    public const string Help = "must list variables, such as @a,@b";

    private const int MaxShown = 200;

    private readonly HashSet<string>? _names = listed is { } names ? new HashSet<string>(names, StringComparer.Ordinal) : null;

    /// <summary>Whether a variable is exported.</summary>
    public bool Has(Variable variable) =>
        _names is null || _names.Contains(variable.Name) || _names.Contains(variable.Map);

    /// <summary>Why nothing is exported of a script that has something.</summary>
    /// <param name="known">What the script has: maps, variables, printed text.</param>
    public string WhyNothing(HashSet<string> known) => listed is not { IsEmpty: false }
        ? $"invalid value '' for include: {Help}"
        : $"invalid value '{Shown(listed.Value)}' for include: nothing of it is in the script{Hint(known)}";

    /// <summary>What the author should know of names that are not in the script; null if all are.</summary>
    /// <param name="known">What the script has: maps, variables, printed text.</param>
    public string? WhatIsMissing(HashSet<string> known) => listed?.Where(name => !known.Contains(name)).ToArray() is { Length: > 0 } missing
        ? $"include lists what is not in the script: {Shown(missing)}{Hint(known)}"
        : null;

    private string Hint(HashSet<string> known) =>
        listed?.Select(name => $"@{name}").FirstOrDefault(known.Contains) is { } meant
            ? $"; variables are listed with their @, please write {meant}"
            : "";

    private static string Shown(IEnumerable<string> names)
    {
        string all = string.Join(',', names);
        return all.Length > MaxShown ? $"{all.AsSpan(0, MaxShown)}…" : all;
    }
}
