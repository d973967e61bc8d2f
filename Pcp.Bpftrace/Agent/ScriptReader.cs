using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Agent;

/// <summary>State and values of a script at one time.</summary>
/// <param name="Time">When they were read, by the clock of the host.</param>
/// <param name="Status">stopped, starting, started, stopping or error.</param>
/// <param name="Error">Why the script failed; empty if it did not.</param>
/// <param name="Warnings">A line each; empty if there are none.</param>
/// <param name="Probes">The number of attached probes.</param>
/// <param name="LostEvents">Events that bpftrace did not read in time.</param>
/// <param name="Variables">The values, in the order of the script.</param>
internal sealed record ScriptReading(
    DateTimeOffset Time,
    string Status,
    string Error,
    string Warnings,
    long Probes,
    long LostEvents,
    IReadOnlyList<VariableSample> Variables)
{
    /// <summary>Whether another script may have taken its name since the last reading.</summary>
    public bool MayBeOutdated { get; init; }

    /// <summary>
    /// Whether values are missing that will soon be there: the script rested, and was asked for them by this reading.
    /// </summary>
    public bool IsIncomplete { get; init; }
}

/// <summary>Reads a script's state and values again and again, with one request each time.</summary>
internal sealed class ScriptReader : IScriptReader
{
    // The last two are absent from agents that are not ours.
    private static readonly string[] _states = ["status", "error", "probes", "warnings", "lost_events"];

    private readonly PcpContext _context;
    private readonly ClientMetric?[] _stateMetrics;
    private readonly List<(Variable Variable, ClientMetric Metric)> _variables = [];
    private readonly List<ClientMetric> _fetched;
    private readonly InstanceNames _names;

    /// <exception cref="AgentException">The script is not there any more.</exception>
    /// <exception cref="PmException">The request failed.</exception>
    internal ScriptReader(PcpContext context, ScriptInfo script)
    {
        (_context, _names) = (context, new InstanceNames(context));
        string prefix = $"bpftrace.scripts.{script.Name}.";
        // All at once: libpcp lets a lookup wait for those of other hosts.
        IReadOnlyList<ClientMetric?> metrics = context.LookupAll(
        [
            .. _states.Select(name => prefix + name),
            .. script.Variables.Select(variable => $"{prefix}data.{variable.Leaf}"),
        ]);
        if (metrics[0] is null)
            throw Gone();
        _stateMetrics = [.. metrics.Take(_states.Length)];
        foreach ((ScriptVariable variable, ClientMetric? metric) in script.Variables.Zip(metrics.Skip(_states.Length)))
        {
            if (metric is not null)
                _variables.Add((variable.As(metric).ToVariable(FunctionOf(metric)), metric));
        }

        _fetched = [.. metrics.OfType<ClientMetric>()];
    }

    /// <inheritdoc/>
    public ScriptReading Read()
    {
        FetchResult result = _context.Fetch(_fetched);
        Dictionary<ClientMetric, MetricValues> values = result.Metrics.ToDictionary(metric => metric.Metric);
        string[] state = [.. _stateMetrics.Select(metric => metric is null ? "" : Text(values[metric]))];
        return new ScriptReading(
            result.Timestamp,
            state[0],
            state[1],
            state[3],
            Number(state[2]),
            Number(state[4]),
            [.. _variables.Select(entry => FetchedSample.Of(entry.Variable, values[entry.Metric], _names.Of))])
        {
            MayBeOutdated = result.HasMetadataChanged,
            IsIncomplete = _variables.Any(entry => values[entry.Metric].Error == PmError.TryAgain),
        };
    }

    /// <inheritdoc/>
    public string ReadStatus() => Text(_context.Fetch(_stateMetrics[0]!).Metrics[0]);

    /// <summary>
    /// The text of a metric of the script's state; empty if it has none, or if this user may not read it.
    /// </summary>
    /// <exception cref="AgentException">The script is not there any more.</exception>
    /// <exception cref="PmException">The agent has not answered: pmcd has no agent, or waits for it.</exception>
    internal static string Text(MetricValues values)
    {
        if (values.Error == PmError.UnknownPmid)
            throw Gone();
        bool hasNone = values.Error == PmError.NoValue || values.Error == PmError.PermissionDenied;
        if (values.Error.IsError && !hasNone)
            throw new PmException(values.Error, $"reading {values.Metric.Name}");
        return values.Values is [{ Value: MetricValue value }] ? value.ToString() : "";
    }

    private static AgentException Gone() => new(AgentFailure.NoScript, AgentFailures.ScriptGone);

    private string? FunctionOf(ClientMetric metric) =>
        _context.Labels(metric, LabelLevel.Item).TryGetValue("function", out JsonElement function)
        && function.ValueKind == JsonValueKind.String
            ? function.GetString()
            : null;

    private static long Number(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
