namespace Pcp.Bpftrace.Exporter;

/// <summary>Names of metrics in Prometheus.</summary>
internal static class MetricNames
{
    private const string CounterSuffix = "_total";

    // Of counters, histograms and summaries. A gauge of such a name could have the name of one of their series.
    private static readonly string[] _reservedSuffixes = [CounterSuffix, "_bucket", "_count", "_sum"];

    /// <summary>The name of a variable without a suffix: <c>bpftrace_SCRIPT_VARIABLE</c>.</summary>
    /// <param name="script">The name of the script.</param>
    /// <param name="leaf">The variable without its <c>@</c>; of <c>@</c>, <c>root</c>.</param>
    internal static string Of(string script, string leaf) => $"bpftrace_{script}_{leaf}".Replace('.', '_');

    internal static string Counter(string name) =>
        name.EndsWith(CounterSuffix, StringComparison.Ordinal) ? name : name + CounterSuffix;

    internal static string Gauge(string name) =>
        Array.Exists(_reservedSuffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal))
            ? $"{name}_value"
            : name;
}
