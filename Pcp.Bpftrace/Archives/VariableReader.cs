using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Archives;

/// <summary>Reads from the metadata of an archive what a variable is.</summary>
/// <param name="archive">The archive.</param>
/// <param name="prefix">What the metrics of the script's variables begin with.</param>
internal sealed class VariableReader(PcpContext archive, string prefix)
{
    private const string Output = "output";

    /// <summary>The variable that a metric has the values of.</summary>
    internal Variable Read(ClientMetric metric)
    {
        string leaf = metric.Name[prefix.Length..];
        VariableKind kind = KindOf(metric, leaf);
        bool isCounter = metric.Descriptor.Semantics == MetricSemantics.Counter;
        return new Variable(NameOf(leaf, kind), kind, isCounter, CombinationOf(leaf, isCounter));
    }

    private static string NameOf(string leaf, VariableKind kind)
    {
        // The variable without a name is "root", also before ".count" and so on.
        string[] parts = leaf.Split('.', 2);
        string name = parts[0] == "root" && kind != VariableKind.Output ? "@" : $"@{parts[0]}";
        return parts.Length == 1 ? name : $"{name}.{parts[1]}";
    }

    private static Combination CombinationOf(string leaf, bool isCounter) => leaf switch
    {
        _ when isCounter => Combination.Sum,
        _ when leaf.EndsWith(".total", StringComparison.Ordinal) => Combination.Sum,
        _ when leaf.EndsWith(".average", StringComparison.Ordinal) => Combination.Average,
        _ => Combination.None,
    };

    private VariableKind KindOf(ClientMetric metric, string leaf) => MetricType(metric) switch
    {
        "histogram" => VariableKind.Histogram,
        "stacks" => VariableKind.Stacks,
        Output => VariableKind.Output,
        _ when metric.Descriptor.InDom != InDomId.Null => KindOf(NamesOf(metric.Descriptor.InDom)),
        _ when leaf == Output && metric.Descriptor.Type == Interop.Metrics.MetricType.String => VariableKind.Output,
        _ => VariableKind.Single,
    };

    // An archive has labels only if pmlogger recorded them.
    private static VariableKind KindOf(IReadOnlyList<string> keys) => keys switch
    {
        [] => VariableKind.Map,
        _ when keys.All(Bucket.IsBucket) => VariableKind.Histogram,
        _ when keys.All(key => key.StartsWith('\n')) => VariableKind.Stacks,
        _ => VariableKind.Map,
    };

    private string? MetricType(ClientMetric metric) =>
        archive.Labels(metric, LabelLevel.Item).TryGetValue("metrictype", out JsonElement type)
            ? type.GetString()
            : null;

    private IReadOnlyList<string> NamesOf(InDomId inDom) =>
        [.. archive.RecordedInstances(inDom).Select(instance => instance.Name)];
}
