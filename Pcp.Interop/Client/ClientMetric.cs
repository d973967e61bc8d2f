using Pcp.Interop.Metrics;

namespace Pcp.Interop.Client;

/// <summary>A metric as clients know it: its name in the PMNS and its descriptor.</summary>
/// <param name="Name">The name: <c>simple.color</c>.</param>
/// <param name="Descriptor">The descriptor, as it was when the metric was looked up.</param>
public sealed record ClientMetric(string Name, MetricDescriptor Descriptor);
