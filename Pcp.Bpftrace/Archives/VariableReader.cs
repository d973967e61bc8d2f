using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Archives;

/// <summary>Reads the variables of a script from the metadata of an archive.</summary>
internal sealed class VariableReader
{
    private const string TypeLabel = "metrictype", Output = "output";

    private readonly PcpContext _archive;
    private readonly string _prefix;
    private readonly bool _hasLabels;

    /// <param name="archive">The archive.</param>
    /// <param name="metrics">All metrics of the script.</param>
    /// <param name="prefix">The beginning of the names of its variables' metrics.</param>
    internal VariableReader(PcpContext archive, IEnumerable<ClientMetric> metrics, string prefix)
    {
        (_archive, _prefix) = (archive, prefix);
        // If pmlogger recorded labels, the script's status has one.
        _hasLabels = metrics.Any(metric => Label(metric, TypeLabel) is not null);
    }

    /// <summary>The variable whose values a metric has.</summary>
    internal Variable Read(ClientMetric metric)
    {
        string leaf = metric.Name[_prefix.Length..], name = leaf == "root" ? "@" : $"@{leaf}";
        VariableKind kind = KindOf(metric, leaf);
        bool isCounter = metric.Descriptor.Semantics == MetricSemantics.Counter;
        bool isText = metric.Descriptor.Type == MetricType.String;
        return new Variable(
            name, kind, isCounter, Combinations.Of(name, kind, Label(metric, "function"), isCounter, isText));
    }

    private VariableKind KindOf(ClientMetric metric, string leaf)
    {
        bool isSingle = metric.Descriptor.InDom == InDomId.Null;
        if (!_hasLabels && !isSingle)
            return KindOf(KeysOf(metric));
        bool isOutput = leaf == Output && metric.Descriptor.Type == MetricType.String;
        return VariableKinds.Of(_hasLabels ? Label(metric, TypeLabel) : isOutput ? Output : null, isSingle);
    }

    private static VariableKind KindOf(IReadOnlyList<string> keys) => keys switch
    {
        [] => VariableKind.Map,
        _ when keys.All(Bucket.IsBucket) => VariableKind.Histogram,
        _ when keys.All(key => key.StartsWith('\n')) => VariableKind.Stacks,
        _ => VariableKind.Map,
    };

    private string? Label(ClientMetric metric, string name) =>
        _archive.Labels(metric, LabelLevel.Item).TryGetValue(name, out JsonElement label)
        && label.ValueKind == JsonValueKind.String
            ? label.GetString()
            : null;

    private IReadOnlyList<string> KeysOf(ClientMetric metric) =>
        [.. _archive.RecordedInstances(metric.Descriptor.InDom).Select(instance => instance.Name)];
}
