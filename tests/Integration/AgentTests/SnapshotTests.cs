using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>One fetch shows one print cycle of a script, all of it.</summary>
[TestFixture]
[NotWithBpftrace011]
public sealed class SnapshotTests : AgentFixture
{
    private const int Fetches = 300;
    private const int Cycles = 5; // that must be seen, or nothing was shown

    [Test]
    public void Variables_that_change_together_are_fetched_together()
    {
        // Prints its maps itself, often, so that many fetches happen during a cycle. bpftrace reads a map when it
        // prints it, later than the script requests it, so nothing changes until all maps are printed and cleared.
        RunningScript script = Agent.Register(
            """
            interval:ms:20 /@waits["for bpftrace"] == 0/ {
                @waits["for bpftrace"] = 1; @n++; @a = sum(@n); @b = sum(@n); @c = sum(@n);
                print(@a); print(@b); print(@c); clear(@a); clear(@b); clear(@c); clear(@waits);
            }
            """);
        script.WaitForData("c", values => values.Single is not null);
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        RestContext context = pmproxy.Open(Agent.Pmcd.HostSpec);
        string[] names = [script.Metric("data.a"), script.Metric("data.b"), script.Metric("data.c")];
        HashSet<string> seen = new();
        for (int i = 0; i < Fetches || (seen.Count <= Cycles && i < 100 * Fetches); i++)
        {
            IReadOnlyList<string> values = context.FetchSingles(names);
            Assert.That(values, Is.All.EqualTo(values[0]));
            seen.Add(values[0]);
        }

        Assert.That(seen, Has.Count.GreaterThan(Cycles), "the values change while they are fetched");
    }
}
