namespace Pmda.Bpftrace.Metrics;

/// <summary>
/// A metric that every script has beside those of its variables. A new one is one more row of <see cref="All"/>; its
/// item is above <see cref="PmidMap.Script.LastVariable"/>, because those of variables are recorded in archives.
/// </summary>
internal sealed record ScriptMetric(
    int Item, string Name, MetricType Type, MetricSemantics Semantics, Units Units, string Help)
{
    /// <summary>The value of a metric that is text; else null.</summary>
    public Func<Script, string>? TextOf { get; private init; }

    /// <summary>The value of a metric that is a number, null if there is none now; else null.</summary>
    public Func<Script, long?>? NumberOf { get; private init; }

    /// <summary>Whether it shows the script's source, or may quote lines of it.</summary>
    public bool IsSource { get; private init; }

    /// <summary>All rows. Items never change.</summary>
    public static ImmutableArray<ScriptMetric> All { get; } =
    [
        Text(0, "status", "status of bpftrace script", script => PcpTerms.StatusOf(script.State.Status)),
        Number(
            1,
            "pid",
            MetricType.UInt32,
            "pid of bpftrace process",
            script => script.State.Pid < 0 ? null : script.State.Pid),
        Number(2, "exit_code", MetricType.Int32, "exit code of bpftrace process", script => script.State.ExitCode),
        Text(3, "error", "errors of the bpftrace script", script => script.State.Error.Trim()) with { IsSource = true },
        Number(4, "probes", MetricType.UInt32, "number of attached probes", script => script.State.Probes),
        Text(5, "code", "bpftrace script", script => script.Source.Code) with { IsSource = true },
        Counter(
            6,
            "data_bytes",
            MetricType.UInt32,
            Units.Bytes,
            "count of bytes read from bpftrace script",
            script => script.DataBytes),
        Counter(
            7,
            "lost_events",
            MetricType.UInt64,
            Units.Count,
            "events that the kernel could not hand over in time",
            script => script.State.LostEvents),
        Text(8, "warnings", "warnings of the running bpftrace script", script => script.State.Warnings) with
        {
            IsSource = true,
        },
        Counter(
            9,
            "restarts",
            MetricType.UInt64,
            Units.Count,
            "automatic restarts of bpftrace",
            script => script.State.Restarts),
    ];

    public MetricDescriptor Describe(int domain, int cluster) =>
        new(new Pmid(domain, cluster, Item), Type, InDomId.Null, Semantics, Units);

    private static ScriptMetric Text(int item, string name, string help, Func<Script, string> value) =>
        new(item, name, MetricType.String, MetricSemantics.Instant, Units.None, help) { TextOf = value };

    private static ScriptMetric Number(
        int item, string name, MetricType type, string help, Func<Script, long?> value) =>
        new(item, name, type, MetricSemantics.Instant, Units.None, help) { NumberOf = value };

    private static ScriptMetric Counter(
        int item, string name, MetricType type, Units units, string help, Func<Script, long?> value) =>
        new(item, name, type, MetricSemantics.Counter, units, help) { NumberOf = value };
}
