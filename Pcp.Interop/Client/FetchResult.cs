namespace Pcp.Interop.Client;

/// <summary>The answer to a fetch (pmFetch(3)): the values of several metrics at one time.</summary>
/// <param name="Timestamp">When pmcd read them, by the clock of its host.</param>
/// <param name="Metrics">The values, in the order in which the metrics were passed.</param>
public sealed record FetchResult(DateTimeOffset Timestamp, IReadOnlyList<MetricValues> Metrics);
