namespace Bench.Rig;

/// <summary>A metric, and how many values it is to have.</summary>
internal sealed record ExpectedValues(string Metric, int Count);
