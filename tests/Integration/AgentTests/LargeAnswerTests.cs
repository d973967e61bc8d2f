using Integration.Rig;
using Pcp.Interop;

namespace Integration.AgentTests;

/// <summary>Requests whose answers pmcd could not decode: it ends an agent that sends one.</summary>
[TestFixture]
public sealed class LargeAnswerTests : AgentFixture
{
    private const string Tracepoints = "bpftrace.info.tracepoints";
    private const int Limit = 256 * 1024 * 1024;

    [Test]
    public void Only_a_client_that_requests_too_much_at_once_gets_an_error()
    {
        int agent = Agent.Pid;
        string probes = "";
        Eventually.Holds(() => (probes = Agent.Client.FetchSingle(Tracepoints) ?? "").Length > 0, "the probes");
        int times = (Limit / probes.Length) + 1;

        Assert.That(Agent.Client.FetchMany(Tracepoints, times), Is.EqualTo(new[] { PmError.TooBig.Code }));
        Assert.That(Agent.Client.FetchMany(Tracepoints, times / 2), Is.EqualTo(new[] { 1 }));
        Assert.That(Agent.Pid, Is.EqualTo(agent));
    }
}
