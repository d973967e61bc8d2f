using System.IO.Enumeration;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Apply;

/// <summary>Whether a script is for a host.</summary>
/// <param name="IsMet">Null if it cannot be decided.</param>
/// <param name="Unknown">The facts that are not known, if it cannot be decided.</param>
internal readonly record struct Fit(bool? IsMet, string Unknown = "");

/// <summary>
/// The hosts that a script is for, by its annotations <c>hosts</c>, <c>min-kernel</c> and <c>min-bpftrace</c>. For the
/// agent they are comments.
/// </summary>
/// <param name="Hosts">Patterns of names, one of which has to match; none for all hosts.</param>
/// <param name="MinKernel">The oldest kernel; null for any.</param>
/// <param name="MinBpftrace">The oldest bpftrace; null for any.</param>
internal sealed record Conditions(IReadOnlyList<string> Hosts, Version? MinKernel, Version? MinBpftrace)
{
    private const string HostsName = "hosts", MinKernelName = "min-kernel", MinBpftraceName = "min-bpftrace";

    private static readonly Version _none = new(0, 0, 0, 0);

    /// <summary>The names of the annotations.</summary>
    public static IReadOnlyList<string> Names { get; } = [HostsName, MinKernelName, MinBpftraceName];

    /// <summary>The rank among several variants that fit: the one with the greatest is taken.</summary>
    public (Version Kernel, Version Bpftrace, bool HasHosts) Rank =>
        (MinKernel ?? _none, MinBpftrace ?? _none, Hosts.Count > 0);

    /// <summary>Reads the conditions of a script.</summary>
    /// <exception cref="ScriptException">A value is not valid.</exception>
    public static Conditions Read(IReadOnlyList<Annotation> annotations)
    {
        return new Conditions(
            Last(HostsName) is { } hosts ? ReadHosts(hosts) : [],
            Last(MinKernelName) is { } kernel ? ReadVersion(kernel) : null,
            Last(MinBpftraceName) is { } bpftrace ? ReadVersion(bpftrace) : null);

        Annotation? Last(string name) => annotations.LastOrDefault(annotation => annotation.Name == name);
    }

    /// <summary>Whether a host meets them.</summary>
    /// <param name="host">The host specification.</param>
    /// <param name="facts">Facts about the host.</param>
    public Fit Check(string host, HostFacts facts)
    {
        (bool? IsMet, string Fact)[] conditions =
        [
            (Matches(host) ? true : facts.Name is null ? null : MatchesName(facts.Name), "the host's own name"),
            (IsAtLeast(facts.Kernel, MinKernel), "the version of its kernel"),
            (IsAtLeast(facts.BpftraceVersion, MinBpftrace), "the version of its bpftrace"),
        ];
        if (conditions.Any(static condition => condition.IsMet == false))
            return new Fit(false);
        string[] unknown =
            [.. conditions.Where(static condition => condition.IsMet is null).Select(static each => each.Fact)];
        return unknown.Length == 0 ? new Fit(true) : new Fit(null, string.Join(" and ", unknown));
    }

    /// <summary>Whether the host as it was given is one of the hosts; if not, its own name may still be.</summary>
    public bool Matches(string host) => Hosts.Count == 0 || MatchesName(HostSpec.NameOf(host));

    private bool MatchesName(string name) =>
        Hosts.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true));

    private static bool? IsAtLeast(string? reported, Version? minimum) => minimum is null ? true
        : reported is not null && Versions.Find(reported) is { } version ? version >= minimum
        : null;

    private static string[] ReadHosts(Annotation annotation)
    {
        string[] patterns = annotation.Value.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (patterns.Length == 0 || patterns.Any(static pattern => pattern.AsSpan().ContainsAny(" \t!\\")))
            throw Invalid(annotation, "must list names of hosts, such as web*,db-1");
        return patterns;
    }

    private static Version ReadVersion(Annotation annotation) =>
        Versions.Parse(annotation.Value) ?? throw Invalid(annotation, "must be a version, such as 5.15");

    private static ScriptException Invalid(Annotation annotation, string help) => new(
        $"line {annotation.Line}: invalid value '{VisibleText.Of(annotation.Value)}' for {annotation.Name}: {help}");
}
