using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Tests.Archives;

internal sealed class StateReaderTests
{
    [TestCase("starting", HostPhase.Starting, "")]
    [TestCase("started", HostPhase.Running, "")]
    [TestCase("stopping", HostPhase.Running, "")]
    [TestCase("stopped", HostPhase.Stopped, "")]
    [TestCase("error", HostPhase.Failed, "why")]
    public void The_phase_follows_from_the_status(string status, HostPhase phase, string message)
    {
        HostState state = Read(
            ("status", status), ("error", "why"), ("warnings", "w"), ("probes", 3), ("lost_events", 7));
        Assert.That(state, Is.EqualTo(new HostState("host", phase, message, "w", 3, 7)));
    }

    [Test]
    public void What_was_not_recorded_is_not_there() =>
        Assert.That(Read(("probes", 3)), Is.EqualTo(new HostState("host", HostPhase.Running, Probes: 3)));

    [Test]
    public void A_metric_without_a_value_is_not_there() =>
        Assert.That(Read(("status", null)), Is.EqualTo(new HostState("host", HostPhase.Running)));

    private static HostState Read(params (string Name, MetricValue? Value)[] values)
    {
        Dictionary<string, ClientMetric> metrics = values.ToDictionary(
            each => each.Name,
            each => new ClientMetric(
                each.Name,
                new MetricDescriptor(
                    new Pmid(151, 100, 0), MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None)));
        StateReader reader = new("host", metrics);
        Dictionary<string, MetricValue?> read = values.ToDictionary(each => each.Name, each => each.Value);
        return reader.Read(
            reader.Metrics.Select(metric => new MetricValues(
                metric, PmError.None, read[metric.Name] is { } value ? [new InstanceValue(-1, value)] : [])));
    }
}
