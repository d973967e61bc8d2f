using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Agent;

/// <summary>
/// Reads states and values of several scripts again and again, with one request each time. Names and labels are looked
/// up once.
/// </summary>
internal sealed class ScriptsReader
{
    // The last two are absent from agents that are not ours.
    private static readonly string[] _states = ["status", "probes", "data_bytes", "lost_events", "restarts"];

    private readonly PcpContext _context;
    private readonly InstanceNames _names;
    private readonly List<Source> _sources = [];
    private readonly List<ClientMetric> _fetched;

    /// <param name="context">The connection.</param>
    /// <param name="scripts">The scripts; those that are gone meanwhile are left out.</param>
    /// <param name="isRead">Whether a variable is read.</param>
    /// <exception cref="PmException">A request failed.</exception>
    internal ScriptsReader(PcpContext context, IReadOnlyList<ScriptInfo> scripts, Predicate<ScriptVariable> isRead)
    {
        (_context, _names) = (context, new InstanceNames(context));
        (ScriptInfo Script, ScriptVariable[] Variables)[] wanted =
            [.. scripts.Select(script => (script, script.Variables.Where(each => isRead(each)).ToArray()))];
        // All at once: libpcp lets a lookup wait for those of other hosts.
        Queue<ClientMetric?> found = new(context.LookupAll(
            [.. wanted.SelectMany(each => NamesOf(each.Script.Name, each.Variables))]));
        foreach ((ScriptInfo script, ScriptVariable[] variables) in wanted)
        {
            ClientMetric?[] states = [.. _states.Select(_ => found.Dequeue())];
            (ScriptVariable, ClientMetric?)[] metrics = [.. variables.Select(each => (each, found.Dequeue()))];
            if (states[0] is { } status)
                _sources.Add(Describe(script.Name, status, states, metrics));
        }

        _fetched = [.. _sources.SelectMany(source => source.States.OfType<ClientMetric>().Concat(source.Variables))];
    }

    /// <summary>The scripts that are read.</summary>
    internal IReadOnlyList<ReadScript> Scripts => [.. _sources.Select(source => source.Script)];

    /// <summary>Reads all of them.</summary>
    /// <exception cref="AgentException">A script is not there any more.</exception>
    /// <exception cref="PmException">The request failed, or the agent is not there.</exception>
    internal ScriptsReading Read()
    {
        if (_fetched.Count == 0)
            return new ScriptsReading(MayBeOutdated: true, []); // without a fetch there is no news of changes
        FetchResult result = _context.Fetch(_fetched);
        Queue<MetricValues> values = new(result.Metrics);
        return new ScriptsReading(result.HasMetadataChanged, [.. _sources.Select(source => Next(source, values))]);
    }

    private static IEnumerable<string> NamesOf(string script, IEnumerable<ScriptVariable> variables)
    {
        string prefix = $"bpftrace.scripts.{script}.";
        return _states.Select(name => prefix + name)
            .Concat(variables.Select(variable => $"{prefix}data.{variable.Leaf}"));
    }

    private Source Describe(
        string name, ClientMetric status, ClientMetric?[] states, (ScriptVariable Variable, ClientMetric? Metric)[] all)
    {
        List<ReadVariable> variables = [];
        List<ClientMetric> metrics = [];
        foreach ((ScriptVariable variable, ClientMetric? metric) in all)
        {
            if (metric is null || variable.As(metric).IsText != variable.IsText)
                continue; // text that is said to be a number would be written into an exposition
            Dictionary<string, string> labels = Labels(metric, LabelLevel.Item);
            variables.Add(new ReadVariable(
                variable.ToVariable(labels.GetValueOrDefault("function")), variable.Leaf, labels));
            metrics.Add(metric);
        }

        return new Source(new ReadScript(name, Labels(status, LabelLevel.Cluster), variables), states, metrics);
    }

    private Dictionary<string, string> Labels(ClientMetric metric, LabelLevel level) =>
        _context.Labels(metric, level).ToDictionary(
            label => label.Key,
            label => label.Value.ValueKind == JsonValueKind.String
                ? label.Value.GetString()!
                : label.Value.GetRawText(),
            StringComparer.Ordinal);

    private ScriptValues Next(Source source, Queue<MetricValues> values)
    {
        MetricValues?[] states = [.. source.States.Select(metric => metric is null ? null : values.Dequeue())];
        return new ScriptValues(
            source.Script,
            ScriptReader.Text(states[0]!),
            Number(states[1]),
            Number(states[2]),
            Number(states[3]),
            Number(states[4]),
            [
                .. source.Script.Variables.Select(each =>
                    FetchedSample.Of(each.Variable, values.Dequeue(), _names.Of).Entries),
            ]);
    }

    private static MetricValue? Number(MetricValues? values) =>
        values?.Values is [{ Value: { Type: not MetricType.String } value }] ? value : default(MetricValue?);

    /// <summary>A script with its metrics; null where the agent has no such metric.</summary>
    private sealed record Source(
        ReadScript Script, IReadOnlyList<ClientMetric?> States, IReadOnlyList<ClientMetric> Variables);
}
