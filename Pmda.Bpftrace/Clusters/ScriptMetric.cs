using System.Collections.Immutable;
using Pcp.Interop.Metrics;

namespace Pmda.Bpftrace.Clusters;

/// <summary>A metric that every script has, beside those of its variables.</summary>
/// <param name="Item">Its item in the script's cluster.</param>
/// <param name="Name">Its name below the script's.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Help">Its help text.</param>
/// <param name="Semantics">Its semantics.</param>
/// <param name="Units">Its units.</param>
internal sealed record ScriptMetric(
    int Item,
    string Name,
    MetricType Type,
    string Help,
    MetricSemantics Semantics = MetricSemantics.Instant,
    Units Units = default)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ScriptMetric> All { get; } =
    [
        new(PmidMap.Script.Status, "status", MetricType.String, "status of bpftrace script"),
        new(PmidMap.Script.Pid, "pid", MetricType.Unsigned32, "pid of bpftrace process"),
        new(PmidMap.Script.ExitCode, "exit_code", MetricType.Signed32, "exit code of bpftrace process"),
        new(PmidMap.Script.Error, "error", MetricType.String, "errors of the bpftrace script"),
        new(PmidMap.Script.Probes, "probes", MetricType.Unsigned32, "number of attached probes"),
        new(PmidMap.Script.Code, "code", MetricType.String, "bpftrace script"),
        new(
            PmidMap.Script.DataBytes,
            "data_bytes",
            MetricType.Unsigned32,
            "count of bytes read from bpftrace script",
            MetricSemantics.Counter,
            Units.Bytes),
        new(
            PmidMap.Script.LostEvents,
            "lost_events",
            MetricType.Unsigned64,
            "events that the kernel could not hand over in time",
            MetricSemantics.Counter,
            Units.Count),
        new(PmidMap.Script.Warnings, "warnings", MetricType.String, "warnings of the running bpftrace script"),
        new(
            PmidMap.Script.Restarts,
            "restarts",
            MetricType.Unsigned64,
            "automatic restarts of bpftrace since the script was registered",
            MetricSemantics.Counter,
            Units.Count),
    ];

    /// <summary>Its descriptor in a script's cluster.</summary>
    public MetricDescriptor Describe(int domain, int cluster) =>
        new(new Pmid(domain, cluster, Item), Type, InDomId.Null, Semantics, Units);
}
