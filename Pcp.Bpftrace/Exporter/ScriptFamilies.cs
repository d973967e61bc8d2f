using Pcp.Bpftrace.Agent;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The metrics about scripts and the exporter. Their names cannot be those of variables.</summary>
internal static class ScriptFamilies
{
    private static readonly Row[] _rows =
    [
        new(
            "script_running",
            FamilyType.Gauge,
            "Whether the bpftrace script runs: 1, or 0.",
            values => values.Status == "started" ? 1 : 0),
        new("script_probes", FamilyType.Gauge, "Probes that are attached.", values => values.Probes),
        new(
            "script_lost_events_total",
            FamilyType.Counter,
            "Events that bpftrace did not read in time.",
            values => values.LostEvents),
        new(
            "script_restarts_total",
            FamilyType.Counter,
            "Restarts of bpftrace after a failure.",
            values => values.Restarts),
        new(
            "script_data_bytes_total",
            FamilyType.Counter,
            "Bytes that bpftrace has printed.",
            values => values.DataBytes),
    ];

    /// <summary>The metrics of these scripts.</summary>
    internal static IEnumerable<Family> Of(IReadOnlyList<ScriptValues> scripts)
    {
        string version = typeof(ScriptFamilies).Assembly.GetName().Version!.ToString(3);
        yield return new Family(
            "pmdabpftrace_exporter_build_info",
            FamilyType.Gauge,
            "The version of the exporter.",
            [new Series("", LabelText.Add(LabelText.None, "version", version), null, 1)]);
        foreach (Row row in _rows)
        {
            yield return new Family($"pmdabpftrace_{row.Name}", row.Type, row.Help, scripts
                .Where(values => row.Read(values) is not null)
                .Select(values => new Series("", LabelsOf(values.Script), null, row.Read(values)!.Value)));
        }
    }

    private static string LabelsOf(ReadScript script) =>
        UserLabels.Add(LabelText.Add(LabelText.None, "script", script.Name), script);

    private sealed record Row(string Name, FamilyType Type, string Help, Func<ScriptValues, MetricValue?> Read);
}
