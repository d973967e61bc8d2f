using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Archives;

/// <summary>Reads from the metadata of an archive what the variables of a script are.</summary>
internal sealed class VariableReader
{
    private const string Output = "output";

    private readonly PcpContext _archive;
    private readonly string _prefix;
    private readonly bool _hasLabels;

    /// <param name="archive">The archive.</param>
    /// <param name="metrics">All metrics of the script.</param>
    /// <param name="prefix">What the names of its variables' metrics begin with.</param>
    internal VariableReader(PcpContext archive, IEnumerable<ClientMetric> metrics, string prefix)
    {
        (_archive, _prefix) = (archive, prefix);
        // If pmlogger recorded labels, the script's status has one.
        _hasLabels = metrics.Any(metric => TypeLabel(metric) is not null);
    }

    /// <summary>The variable that a metric has the values of.</summary>
    internal Variable Read(ClientMetric metric)
    {
        string leaf = metric.Name[_prefix.Length..];
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

    private VariableKind KindOf(ClientMetric metric, string leaf) => TypeLabel(metric) switch
    {
        "histogram" => VariableKind.Histogram,
        "stacks" => VariableKind.Stacks,
        Output => VariableKind.Output,
        _ when metric.Descriptor.InDom != InDomId.Null => _hasLabels ? VariableKind.Map : KindOf(KeysOf(metric)),
        _ when !_hasLabels && leaf == Output && metric.Descriptor.Type == MetricType.String => VariableKind.Output,
        _ => VariableKind.Single,
    };

    private static VariableKind KindOf(IReadOnlyList<string> keys) => keys switch
    {
        [] => VariableKind.Map,
        _ when keys.All(Bucket.IsBucket) => VariableKind.Histogram,
        _ when keys.All(key => key.StartsWith('\n')) => VariableKind.Stacks,
        _ => VariableKind.Map,
    };

    private string? TypeLabel(ClientMetric metric) =>
        _archive.Labels(metric, LabelLevel.Item).TryGetValue("metrictype", out JsonElement type)
            ? type.GetString()
            : null;

    private IReadOnlyList<string> KeysOf(ClientMetric metric) =>
        [.. _archive.RecordedInstances(metric.Descriptor.InDom).Select(instance => instance.Name)];
}
