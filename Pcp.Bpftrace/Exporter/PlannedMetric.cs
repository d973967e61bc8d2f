using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>A metric of Prometheus that is made of a variable of a script, again and again.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Type">The metric's type.</param>
/// <param name="Variable">
/// The variable: <c>@bytes</c>; for the parts of <c>stats()</c>, the one that is written to.
/// </param>
/// <param name="Read">The series; called by one thread at a time.</param>
internal sealed record PlannedMetric(
    string Name, FamilyType Type, string Variable, Func<ScriptValues, IEnumerable<Series>> Read)
{
    /// <summary>All names that its series may have, and its own.</summary>
    internal IEnumerable<string> Names => Type switch
    {
        FamilyType.Histogram => [Name, $"{Name}_bucket", $"{Name}_count", $"{Name}_sum"],
        FamilyType.Summary => [Name, $"{Name}_count", $"{Name}_sum"],
        _ => [Name],
    };

    /// <summary>The metric with these values.</summary>
    internal Family Of(ScriptValues values) => new(
        Name, Type, $"Variable {Variable} of the bpftrace script {values.Script.Name}.", Read(values));
}
