using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The labels that a script gives its metrics: <c>// label: team=storage</c>.</summary>
internal static class UserLabels
{
    // The first is the agent's own; the others mean something here. Names that begin with "__" are Prometheus' own.
    private static readonly string[] _reserved = ["script", "key", "le", "quantile"];

    /// <summary>Labels in the text format with those of a script.</summary>
    internal static string Add(string labels, ReadScript script) => script.Labels
        .Where(label => IsName(label.Key) && !_reserved.Contains(label.Key))
        .OrderBy(label => label.Key, StringComparer.Ordinal)
        .Aggregate(labels, static (all, label) => LabelText.Add(all, label.Key, label.Value));

    private static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && !text.StartsWith("__", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
