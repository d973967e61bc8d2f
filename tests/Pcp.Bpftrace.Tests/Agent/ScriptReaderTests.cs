using Pcp.Bpftrace.Agent;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Tests.Agent;

internal sealed class ScriptReaderTests
{
    private const int NoAgentForDomain = -12386, TryAgain = -12389; // pmapi.h

    private static readonly ClientMetric _status = new(
        "bpftrace.scripts.x.status",
        new MetricDescriptor(
            new Pmid(151, 100, 0), MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None));

    [Test]
    public void A_state_is_text_which_may_be_missing()
    {
        Assert.That(Text(PmError.None, new InstanceValue(-1, "started")), Is.EqualTo("started"));
        Assert.That(Text(PmError.None), Is.Empty);
        Assert.That(Text(PmError.NoValue), Is.Empty);
        Assert.That(Text(PmError.PermissionDenied), Is.Empty);
    }

    [Test]
    public void Without_its_metrics_the_script_is_gone() =>
        Assert.That(
            () => Text(PmError.UnknownPmid),
            Throws.TypeOf<AgentException>().With.Property("Failure").EqualTo(AgentFailure.NoScript)
                .And.Message.StartsWith("the script is gone"));

    [TestCase(NoAgentForDomain)]
    [TestCase(TryAgain)]
    public void Without_its_agent_the_script_is_not_taken_for_running(int code) =>
        Assert.That(
            () => Text(new PmError(code)),
            Throws.TypeOf<PmException>().With.Property("Error").EqualTo(new PmError(code)));

    private static string Text(PmError error, params InstanceValue[] values) =>
        ScriptReader.Text(new MetricValues(_status, error, values));
}
