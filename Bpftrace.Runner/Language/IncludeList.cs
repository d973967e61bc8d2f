using System.Collections.Immutable;

namespace Bpftrace.Runner.Language;

/// <summary>The variables that a script exports: those that its annotation <c>// include:</c> lists, or all.</summary>
/// <param name="listed">The list; null if there is no such annotation.</param>
internal sealed class IncludeList(ImmutableArray<string>? listed)
{
    /// <summary>What the value of the annotation must be.</summary>
    public const string Help = "must list variables, such as @a,@b";

    private const int MaxShown = 200;

    private readonly HashSet<string>? _names = listed is { } names ? [.. names] : null;

    public bool Has(Variable variable) =>
        _names is null || _names.Contains(variable.Name) || _names.Contains(variable.Map);

    /// <summary>Why a script that has something exports nothing.</summary>
    /// <param name="known">All that it has: maps, variables, printed text.</param>
    public string WhyNothing(HashSet<string> known) => listed is not { IsEmpty: false }
        ? $"invalid value '' for include: {Help}"
        : $"invalid value '{Shorten(listed.Value)}' for include: nothing of it is in the script{Hint(known)}";

    /// <summary>A warning of names that are not in the script; null if there are none.</summary>
    /// <param name="known">All that it has: maps, variables, printed text.</param>
    public string? WhatIsMissing(HashSet<string> known) =>
        listed?.Where(name => !known.Contains(name)).ToArray() is { Length: > 0 } missing
            ? $"include lists what is not in the script: {Shorten(missing)}{Hint(known)}"
            : null;

    private string Hint(HashSet<string> known) =>
        listed?.Select(name => $"@{name}").FirstOrDefault(known.Contains) is { } meant
            ? $"; variables are listed with their @, please write {meant}"
            : "";

    private static string Shorten(IEnumerable<string> names)
    {
        string all = string.Join(',', names);
        return all.Length > MaxShown ? $"{all.AsSpan(0, MaxShown)}…" : all;
    }
}
