namespace Integration.ScriptTests;

/// <summary>A script of the table and what comes out of it.</summary>
/// <param name="Line">The number of its first line.</param>
/// <param name="Code">The script.</param>
/// <param name="Refusal">What the reply says if the script is refused; null if it is not.</param>
/// <param name="Metrics">Its metrics.</param>
internal sealed record ScriptRow(int Line, string Code, ExpectedText? Refusal, IReadOnlyList<ExpectedMetric> Metrics)
{
    /// <summary>Stands in a script for the name of the process that <see cref="NeedsWorkload"/> speaks of.</summary>
    public const string WorkloadName = "WORKLOAD";

    /// <summary>Whether it looks at what a process of the tests does.</summary>
    public bool NeedsWorkload => Code.Contains(WorkloadName, StringComparison.Ordinal);

    /// <summary>Whether it says anything about the bpftrace that is tested.</summary>
    public bool Holds => Refusal is not null || Metrics.Any(metric => metric.Holds);

    public override string ToString() => Code.Replace('\n', ' ');
}
