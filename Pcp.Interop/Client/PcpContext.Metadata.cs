using System.Text.Json;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Client;

/// <content>The PMNS, instance domains, help and labels.</content>
public sealed partial class PcpContext
{
    // pmapi.h
    private const int TextOneLine = 1, TextHelp = 2, TextOfInDom = 8, LabelsOfInstances = 32;

    /// <summary>All names of a metric: pmNameAll(3).</summary>
    /// <exception cref="PmException">No name has this PMID.</exception>
    public IReadOnlyList<string> NamesOf(Pmid pmid)
    {
        List<NumberedText> names = [];
        Request(() => ClientShim.Names(_handle, pmid.Value, out names), $"the names of {pmid}");
        return [.. names.Select(entry => entry.Text)];
    }

    /// <summary>The children of a node of the PMNS: pmGetChildrenStatus(3).</summary>
    /// <param name="name">The node; the root if it is empty.</param>
    /// <returns>Its children, in no particular order; none if the node is a metric.</returns>
    /// <exception cref="PmException">There is no such node.</exception>
    public IReadOnlyList<NameSpaceNode> Children(string name = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        List<NumberedText> children = [];
        Request(() => ClientShim.Children(_handle, name, out children), $"the children of '{name}'");
        return [.. children.Select(entry => new NameSpaceNode(entry.Text, IsLeaf: entry.Number == 0))];
    }

    /// <summary>The names of all metrics at or below a node of the PMNS: pmTraversePMNS(3).</summary>
    /// <param name="name">The node; the root if it is empty.</param>
    /// <returns>The full names, in no particular order.</returns>
    /// <exception cref="PmException">There is no such node.</exception>
    public IReadOnlyList<string> Traverse(string name = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        List<NumberedText> names = [];
        Request(() => ClientShim.Traverse(_handle, name, out names), $"the metrics below '{name}'");
        return [.. names.Select(entry => entry.Text)];
    }

    /// <summary>The instances of an instance domain: pmGetInDom(3).</summary>
    /// <returns>The instances; of several with one number, which an agent must not have, the first.</returns>
    /// <exception cref="PmException">There is no such domain.</exception>
    public IReadOnlyList<Instance> Instances(InDomId inDom)
    {
        List<NumberedText> instances = [];
        Request(() => ClientShim.Instances(_handle, inDom.Value, out instances), $"the instances of domain {inDom}");
        return [.. instances.DistinctBy(entry => entry.Number).Select(entry => new Instance(entry.Number, entry.Text))];
    }

    /// <summary>One line of help for a metric: pmLookupText(3) with PM_TEXT_ONELINE.</summary>
    /// <returns>The text, or null if there is none.</returns>
    /// <exception cref="PmException">There is no such metric.</exception>
    public string? OneLine(ClientMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Text(metric.Descriptor.Pmid.Value, TextOneLine, metric.Name);
    }

    /// <summary>The help of a metric: pmLookupText(3) with PM_TEXT_HELP.</summary>
    /// <inheritdoc cref="OneLine(ClientMetric)"/>
    public string? Help(ClientMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Text(metric.Descriptor.Pmid.Value, TextHelp, metric.Name);
    }

    /// <summary>One line of help for an instance domain: pmLookupInDomText(3) with PM_TEXT_ONELINE.</summary>
    /// <returns>The text, or null if there is none.</returns>
    /// <exception cref="PmException">There is no such domain.</exception>
    public string? OneLine(InDomId inDom) => Text(inDom.Value, TextOneLine | TextOfInDom, $"domain {inDom}");

    /// <summary>The help of an instance domain: pmLookupInDomText(3) with PM_TEXT_HELP.</summary>
    /// <inheritdoc cref="OneLine(InDomId)"/>
    public string? Help(InDomId inDom) => Text(inDom.Value, TextHelp | TextOfInDom, $"domain {inDom}");

    /// <summary>The labels that one level of the hierarchy adds to a metric: pmLookupLabels(3).</summary>
    /// <returns>The labels by name: strings, numbers and truth values.</returns>
    /// <exception cref="PmException">The request failed, or the labels are no JSON.</exception>
    public IReadOnlyDictionary<string, JsonElement> Labels(ClientMetric metric, LabelLevel level)
    {
        ArgumentNullException.ThrowIfNull(metric);
        MetricDescriptor descriptor = metric.Descriptor;
        uint ident = level switch
        {
            LabelLevel.Context => 0,
            LabelLevel.Domain => (uint)descriptor.Pmid.Domain,
            LabelLevel.InDom => descriptor.InDom.Value,
            // An archive has them under this PMID.
            LabelLevel.Cluster => new Pmid(descriptor.Pmid.Domain, descriptor.Pmid.Cluster, item: 0).Value,
            LabelLevel.Item => descriptor.Pmid.Value,
            _ => throw new ArgumentOutOfRangeException(nameof(level)),
        };
        if (level == LabelLevel.InDom && descriptor.InDom == InDomId.Null)
            return LabelReader.Read([]);
        return LabelReader.Read(ReadLabels(ident, (int)level, metric.Name).Select(entry => entry.Text));
    }

    /// <summary>All labels of a metric but those of its instances, merged as pmMergeLabelSets(3) does.</summary>
    /// <inheritdoc cref="Labels(ClientMetric, LabelLevel)"/>
    public IReadOnlyDictionary<string, JsonElement> Labels(ClientMetric metric)
    {
        Dictionary<string, JsonElement> merged = new(StringComparer.Ordinal);
        foreach (LabelLevel level in Enum.GetValues<LabelLevel>())
        {
            foreach ((string name, JsonElement value) in Labels(metric, level))
                merged[name] = value;
        }

        return merged;
    }

    /// <summary>The labels that the instances of a domain have themselves: pmGetInstancesLabels(3).</summary>
    /// <returns>The labels by the number of the instance; an instance without labels is not there.</returns>
    /// <exception cref="PmException">The request failed, or the labels are no JSON.</exception>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonElement>> InstanceLabels(InDomId inDom) =>
        ReadLabels(inDom.Value, LabelsOfInstances, $"the instances of {inDom}")
            .DistinctBy(entry => entry.Number)
            .ToDictionary(entry => entry.Number, entry => LabelReader.Read([entry.Text]));

    private string? Text(uint ident, int type, string of)
    {
        List<NumberedText> texts = [];
        PmError error = Try(() => ClientShim.Text(_handle, ident, type, out texts));
        if (error == PmError.NoText)
            return null;
        PmException.Check(error.Code, $"the help of {of} on {_source}");
        return texts[0].Text;
    }

    private List<NumberedText> ReadLabels(uint ident, int type, string of)
    {
        List<NumberedText> labels = [];
        Request(() => ClientShim.Labels(_handle, ident, type, out labels), $"the labels of {of}");
        return labels;
    }
}
