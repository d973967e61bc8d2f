using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Scripts that nobody reads.</summary>
[TestFixture]
public sealed class ExpiryTests
{
    [Test]
    [ContractRow("Configuration / script_expiry_time")]
    [ContractRow("Log / expired")]
    [DiffersFromStock("its expiry fails with an exception on Python 3.11", Patience = 6)]
    public void A_script_without_a_name_goes_when_nobody_fetches_its_values()
    {
        using AgentRig agent = new("[bpftrace]\nscript_expiry_time = 2\n" + AgentRig.RootMay);
        RunningScript named = agent.Register("// name: named\nBEGIN { @n = 2; }");
        RunningScript unused = agent.Register("BEGIN { @n = 1; }");
        Eventually.Get(
            () => agent.Client.Fetch("bpftrace.info.scripts"),
            scripts => scripts.Names.SequenceEqual([named.Name]),
            "the unused script alone to go");
        Assert.That(agent.Client.Names(unused.Metric("status")), Is.Empty);
        Eventually.Equal(
            1, () => agent.Children.Count(pid => ProcFs.Comm(pid) == "bpftrace"), "the number of processes");
        agent.WaitForLog($"script: deregistering script {unused.Id} (user=root");
        agent.WaitForLog("(wasn't requested in the last 2 seconds)");
        agent.WaitForLog($"script: deregistered script {unused.Id}");
        named.WaitForData("n", "2");
    }

    [Test]
    public void The_overview_of_all_scripts_keeps_none_from_going()
    {
        using AgentRig agent = new("[bpftrace]\nscript_expiry_time = 2\n" + AgentRig.RootMay);
        RunningScript named = agent.Register("// name: named\nBEGIN { @n = 2; }");
        agent.Register("BEGIN { @n = 1; }");
        Eventually.Get(
            () => agent.Client.Fetch("bpftrace.agent.scripts.status"),
            scripts => scripts.Names.SequenceEqual([named.Name]),
            "the other to go");
    }
}
