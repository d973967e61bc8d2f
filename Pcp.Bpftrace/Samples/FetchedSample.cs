using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Samples;

/// <summary>Makes samples of fetched values.</summary>
internal static class FetchedSample
{
    /// <summary>The values of a variable, of no particular host.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="fetched">The values of its metric; an error means that it has none yet.</param>
    /// <param name="namesOf">
    /// The names of the instances of a metric by their numbers; asked for only if there are values. An instance without
    /// a name is left out: its key was deleted meanwhile.
    /// </param>
    internal static VariableSample Of(
        Variable variable, MetricValues fetched, Func<MetricValues, IReadOnlyDictionary<int, string>> namesOf)
    {
        IEnumerable<Entry> entries = fetched.Metric.Descriptor.InDom == InDomId.Null
            ? fetched.Values.Select(value => new Entry("", value.Value))
            : fetched.Values.Count > 0 ? Named(fetched.Values, namesOf(fetched)) : [];
        return new VariableSample(
            variable, null, UniqueKeys.Of(EntryOrder.Sort(variable.Kind, entries), variable.Combination));
    }

    private static IEnumerable<Entry> Named(
        IReadOnlyList<InstanceValue> values, IReadOnlyDictionary<int, string> names) =>
        values.Where(value => names.ContainsKey(value.Instance))
            .Select(value => new Entry(names[value.Instance], value.Value));
}
