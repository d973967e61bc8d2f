namespace Integration.ScriptTests;

/// <summary>A script of the table with its results.</summary>
/// <param name="Line">The number of its first line.</param>
/// <param name="Code">The script.</param>
/// <param name="Refusal">The error if the script is refused; null if it is not.</param>
/// <param name="Metrics">Its metrics.</param>
internal sealed record ScriptRow(int Line, string Code, ExpectedText? Refusal, IReadOnlyList<ExpectedMetric> Metrics)
{
    /// <summary>Placeholder in a script for the name of the process of <see cref="NeedsWorkload"/>.</summary>
    public const string WorkloadName = "WORKLOAD";

    /// <summary>Whether it traces a process of the tests.</summary>
    public bool NeedsWorkload => Code.Contains(WorkloadName, StringComparison.Ordinal);

    /// <summary>Whether it applies to the bpftrace under test.</summary>
    public bool Holds => Refusal is not null || Metrics.Any(metric => metric.Holds);

    public override string ToString() => Code.Replace('\n', ' ');
}
