using Integration.Parity;
using Integration.Rig;
using Pcp.Interop.Client;

namespace Integration.AgentTests;

/// <summary>pmcd never waits for bpftrace.</summary>
[TestFixture]
public sealed class ReadinessTests
{
    [Test]
    [ContractRow("Identity / ready by itself")]
    [DiffersFromStock("lists all probes before it serves, and pmcd waits for it")]
    public void It_serves_while_bpftrace_still_lists_its_probes()
    {
        using AgentRig agent = new(scratch => GatedBpftrace.Configure(scratch, GatedBpftrace.Probes));
        agent.Register("BEGIN { @n = 1; }").WaitForData("n", "1");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.tracepoints") ?? "", Is.Empty);
        GatedBpftrace.Open(agent.Pmcd.Scratch);
        Eventually.Holds(
            () =>
                agent.Client.FetchSingle("bpftrace.info.tracepoints")?.Contains(
                    "tracepoint:syscalls:sys_enter_read") == true,
            "the probes");
    }

    // pmlogger ends if pmcd refuses it a name between the two.
    [Test]
    public void There_is_no_moment_in_which_pmcd_knows_it_and_it_is_not_ready()
    {
        using Scratch scratch = new();
        using PipedAgent agent = new($"{Checkout.Agent} -d 151", scratch);
        Assert.That(agent.ReportsReadyWithGreeting(), Is.True);
    }

    // pmcd gives the agent's pipe the descriptor after those of all clients, and does not watch that one.
    [Test]
    public void It_serves_again_while_clients_stay_connected()
    {
        using AgentRig agent = new(AgentRig.RootMay);
        PcpContext[] clients = [.. Enumerable.Range(0, 8).Select(_ => agent.Pmcd.Connect())];
        agent.KillAndStartAgain();
        Array.ForEach(clients, client => client.Dispose());
    }

    [Test]
    [ContractRow("Identity / ready by itself")]
    [DiffersFromStock("lists all probes before it serves, and pmcd waits for it")]
    public void It_answers_while_bpftrace_does_not_say_its_version()
    {
        using AgentRig agent = new(scratch =>
            $"""
            [bpftrace]
            bpftrace_path = {scratch.WriteProgram("stuck", "exec sleep 1000")}
            start_timeout = 10
            {AgentRig.RootMay}
            """);
        RunningScript script = agent.Register("BEGIN { @n = 1; }");
        // The agent ends the silent bpftrace after some seconds, so start the script once more if that was in between.
        Eventually.Holds(
            () =>
            {
                script.Control("start");
                IReadOnlyList<int> asked = agent.Children;
                return script.Status == "starting" && asked.Any(ProcFs.IsAlive);
            },
            "an answer while a bpftrace that does not answer runs");
        script.WaitUntil("error");
        Assert.That(script.Error, Is.Not.Empty);
    }
}
