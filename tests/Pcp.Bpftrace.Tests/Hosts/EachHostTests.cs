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

    [Test]
    public void In_turn_no_more_than_the_limit_are_at_work()
    {
        const int Limit = 3;
        string[] hosts = [.. Enumerable.Range(0, 30).Select(i => $"host{i}")];
        using Barrier full = new(Limit); // passes only if so many are at work
        int working = 0, done = 0, most = 0;
        IReadOnlyList<HostOutcome<string>> outcomes = EachHost.DoInTurn(
            hosts,
            host =>
            {
                int now = Interlocked.Increment(ref working);
                InterlockedMax(ref most, now);
                full.SignalAndWait();
                Interlocked.Decrement(ref working);
                return host == "host7" ? throw new AgentException(AgentFailure.NoPmcd, "no pmcd") : host;
            },
            Limit,
            _ => Interlocked.Increment(ref done));
        Assert.That(most, Is.LessThanOrEqualTo(Limit));
        Assert.That(done, Is.EqualTo(hosts.Length));
        Assert.That(outcomes.Select(outcome => outcome.Host), Is.EqualTo(hosts));
        Assert.That(outcomes.Single(outcome => outcome.Error is not null).Error, Is.EqualTo("no pmcd"));

        static void InterlockedMax(ref int most, int value)
        {
            for (int seen = most; value > seen; seen = most)
                Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
