using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>Reads the state of a script from the values of its metrics.</summary>
/// <param name="host">The name of the host.</param>
/// <param name="metrics">The metrics of the script's state by their last names; some may be missing.</param>
internal sealed class StateReader(string host, IReadOnlyDictionary<string, ClientMetric> metrics)
{
    private const string Status = "status", Error = "error", Warnings = "warnings", Probes = "probes",
        LostEvents = "lost_events";

    private readonly string[] _names =
        [.. new[] { Status, Error, Warnings, Probes, LostEvents }.Where(metrics.ContainsKey)];

    /// <summary>The metrics whose values it reads.</summary>
    internal IEnumerable<ClientMetric> Metrics => _names.Select(name => metrics[name]);

    /// <summary>The state, from values in the order of <see cref="Metrics"/>.</summary>
    internal HostState Read(IEnumerable<MetricValues> values)
    {
        Dictionary<string, MetricValue> read = _names.Zip(values)
            .Where(each => each.Second.Values.Count == 1)
            .ToDictionary(each => each.First, each => each.Second.Single);
        HostPhase phase = HostPhases.Of(Text(read, Status));
        return new HostState(
            host,
            phase,
            phase == HostPhase.Failed ? Text(read, Error) : "",
            Text(read, Warnings),
            Number(read, Probes),
            Number(read, LostEvents));
    }

    private static string Text(Dictionary<string, MetricValue> values, string name) =>
        values.TryGetValue(name, out MetricValue value) ? value.ToString() : "";

    private static long Number(Dictionary<string, MetricValue> values, string name) =>
        values.TryGetValue(name, out MetricValue value)
        && long.TryParse(value.ToString(), CultureInfo.InvariantCulture, out long number)
            ? number
            : 0;
}
