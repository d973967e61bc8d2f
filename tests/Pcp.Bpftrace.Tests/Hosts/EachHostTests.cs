using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Tests.Hosts;

public class EachHostTests
{
    [Test]
    public void Hosts_are_asked_at_once_and_answers_have_their_order()
    {
        using Barrier all = new(3); // passes only if all three are asked at the same time
        IReadOnlyList<HostOutcome<string>> outcomes = EachHost.Do(["a", "b", "c"], host =>
        {
            all.SignalAndWait();
            return host.ToUpperInvariant();
        });
        Assert.That(outcomes.Select(outcome => outcome.Result), Is.EqualTo((string[])["A", "B", "C"]));
    }

    [Test]
    public void A_host_that_fails_or_does_not_answer_holds_up_no_other()
    {
        using ManualResetEventSlim released = new();
        IReadOnlyList<HostOutcome<string>> outcomes = EachHost.Do(
            ["slow", "bad", "good"],
            host =>
            {
                if (host == "slow")
                    released.Wait();
                return host == "bad" ? throw new AgentException(AgentFailure.NoPmcd, "no pmcd") : host;
            },
            TimeSpan.FromSeconds(5));
        released.Set();
        Assert.That(
            outcomes.Select(outcome => outcome.Error),
            Is.EqualTo((string?[])[AgentFailures.NoAnswer, "no pmcd", null]));
        Assert.That(outcomes[2].Result, Is.EqualTo("good"));
    }
}
