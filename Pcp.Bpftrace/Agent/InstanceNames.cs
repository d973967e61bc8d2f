using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Agent;

/// <summary>
/// The names of instances. They are asked for again only when there are new instances: a number means another key only
/// after 2^30 others.
/// </summary>
internal sealed class InstanceNames(PcpContext context)
{
    private readonly Dictionary<InDomId, Dictionary<int, string>> _names = [];

    /// <summary>The names of the instances of a metric, by number; those of deleted keys are missing.</summary>
    /// <exception cref="Interop.PmException">The request failed.</exception>
    internal IReadOnlyDictionary<int, string> Of(MetricValues values)
    {
        InDomId inDom = values.Metric.Descriptor.InDom;
        Dictionary<int, string> names = _names.GetValueOrDefault(inDom) ?? [];
        if (values.Values.Any(value => !names.ContainsKey(value.Instance)))
        {
            names = context.Instances(inDom).ToDictionary(instance => instance.Number, instance => instance.Name);
            _names[inDom] = names;
        }

        return names;
    }
}
