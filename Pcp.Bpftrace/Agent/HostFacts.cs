using System.Diagnostics;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Agent;

/// <summary>Facts about a host, as its agents report them.</summary>
internal sealed record HostFacts
{
    private const int Pmcd = 2, Linux = 60, Bpftrace = 151;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5), _pause = TimeSpan.FromMilliseconds(100);

    // By their PMIDs: libpcp lets lookups of names wait for those of a host that does not answer.
    private static readonly ClientMetric
        _hostName = Describe("pmcd.hostname", new Pmid(Pmcd, 0, 21)),
        _linuxRelease = Describe("kernel.uname.release", new Pmid(Linux, 12, 0)),
        _bpftraceVersion = Describe("bpftrace.agent.bpftrace_version", new Pmid(Bpftrace, 2, 1)),
        _kernelRelease = Describe("bpftrace.agent.kernel_release", new Pmid(Bpftrace, 2, 2)),
        _keepScripts = Describe("bpftrace.agent.keep_scripts", new Pmid(Bpftrace, 2, 3), MetricType.UInt32);

    /// <summary>The host's own name; null if it is not known.</summary>
    public string? Name { get; init; }

    /// <summary>The release of its kernel, such as <c>6.1.0-28-amd64</c>; null if it is not known.</summary>
    public string? Kernel { get; init; }

    /// <summary>The version of its bpftrace, such as <c>v0.17.0</c>; null if it is not known.</summary>
    public string? BpftraceVersion { get; init; }

    /// <summary>Whether named scripts outlive the agent; null if it is not known.</summary>
    public bool? KeepsScripts { get; init; }

    /// <summary>
    /// Asks a host, with one request. Agents of other versions, and the stock one, do not know all facts.
    /// </summary>
    /// <exception cref="Interop.PmException">The request failed.</exception>
    internal static HostFacts Read(PcpContext context)
    {
        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<MetricValues> values = Fetch(context);
        // An agent that has just been started does not know its bpftrace yet.
        while (values[3].Error == PmError.NoValue && Stopwatch.GetElapsedTime(began) < _patience)
        {
            Thread.Sleep(_pause);
            values = Fetch(context);
        }

        return new HostFacts
        {
            Name = Text(values[0]),
            Kernel = Text(values[2]) ?? Text(values[1]),
            BpftraceVersion = Text(values[3]),
            KeepsScripts = Value(values[4])?.ToUInt64() is { } number ? number != 0 : null,
        };
    }

    private static IReadOnlyList<MetricValues> Fetch(PcpContext context) =>
        context.Fetch(_hostName, _linuxRelease, _kernelRelease, _bpftraceVersion, _keepScripts).Metrics;

    private static string? Text(MetricValues values) =>
        Value(values)?.ToString() is { Length: > 0 } text ? text : null;

    private static MetricValue? Value(MetricValues values) =>
        values is { Error.IsError: false, Values: [{ Value: MetricValue value }] } ? value : default(MetricValue?);

    private static ClientMetric Describe(string name, Pmid pmid, MetricType type = MetricType.String) =>
        new(name, new MetricDescriptor(pmid, type, InDomId.Null, MetricSemantics.Discrete, Units.None));
}
