namespace Bench.Rig;

/// <summary>A metric with its expected number of values.</summary>
internal sealed record ExpectedValues(string Metric, int Count);
