namespace Pcp.Interop.Client;

/// <summary>The answer to a fetch (pmFetch(3)): the values of several metrics at one time.</summary>
/// <param name="Timestamp">When pmcd read them, by the clock of its host.</param>
/// <param name="Metrics">The values, in the order in which the metrics were passed.</param>
public sealed record FetchResult(DateTimeOffset Timestamp, IReadOnlyList<MetricValues> Metrics)
{
    /// <summary>
    /// Whether agents, names or labels have changed since the last fetch of this context, as pmcd reports to each
    /// client: metrics that were looked up before may be gone, and there may be new ones.
    /// </summary>
    public bool HasMetadataChanged { get; init; }
}
