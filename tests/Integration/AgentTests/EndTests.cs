using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>However the agent ends, no bpftrace is left, and pmcd can start it again.</summary>
[TestFixture]
public sealed class EndTests
{
    private const string Code =
        "// name: running\nBEGIN { @n = 1; } tracepoint:syscalls:sys_enter_read { @reads = count(); }";

    private const string StaysProgram =
        """
        case "$1" in
        --version|-V|-l) exec bpftrace "$1" ;;
        esac
        trap '' INT
        cat >/dev/null
        echo '{"type": "attached_probes", "data": {"probes": 1}}'
        while :; do sleep 0.1; done
        """;

    [Test]
    public void Killed_it_leaves_nothing_behind_and_serves_again()
    {
        using AgentRig agent = new(
            prepare: scratch => scratch.Write("pmdas/bpftrace/autostart/kept.bt", "BEGIN { @n = 4; }"));
        int[] children = [.. agent.RegisterAll(Code, "BEGIN { @n = 2; }").Select(script => script.Pid)];
        int before = agent.Pid;

        Daemon.Signal(before, "KILL");
        Eventually.Holds(() => !children.Any(ProcFs.IsAlive), "all of its bpftrace processes to end");
        // pmcd notices and restarts it at the next request.
        Eventually.Equal(
            "4", () => agent.Client.FetchSingle("bpftrace.scripts.kept.data.n"), "the value of the autostart script");
        Assert.That(agent.Pid, Is.Not.EqualTo(before));
        Assert.That(agent.Client.Names("bpftrace.scripts.running"), Is.Empty);
        agent.Register(Code).WaitForData("n", "1");
    }

    [Test]
    public void A_hangup_of_pmcd_starts_a_dead_one_again()
    {
        using AgentRig agent = new();
        for (int round = 0; round < 2; round++)
        {
            int before = agent.Pid;
            Daemon.Signal(before, "KILL");
            Eventually.Holds(() => !ProcFs.IsAlive(before), "the agent to end");
            Daemon.Signal(agent.Pmcd.Pid, "HUP");
            Eventually.Holds(
                () => agent.Client.FetchSingle("bpftrace.info.scripts_json") == "[]", "the agent to serve again");
            Assert.That(agent.Pid, Is.Not.EqualTo(before));
        }
    }

    [Test]
    public void Terminated_it_stops_its_scripts_and_says_so()
    {
        using AgentRig agent = new();
        int child = agent.Register(Code).WaitUntil("started").Pid;
        int before = agent.Pid;
        Daemon.Signal(before, "TERM");
        Eventually.Holds(() => !ProcFs.IsAlive(before), "the agent to end");
        Eventually.Holds(() => !ProcFs.IsAlive(child), "its bpftrace to end");
        agent.WaitForLog("manager: shutdown pmdabpftrace process manager");
    }

    [Test]
    public void Terminated_it_does_not_wait_for_a_bpftrace_that_does_not_end()
    {
        using AgentRig agent = new(
            scratch =>
                $"[bpftrace]\nbpftrace_path = {scratch.WriteProgram("stays", StaysProgram)}\n{AgentRig.RootMay}");
        // The program does not support a print block.
        int child = agent.Register($"// custom-output-block\n{Code}").WaitUntil("started").Pid;
        int pid = agent.Pid;
        Daemon.Signal(pid, "TERM");
        Eventually.Holds(() => !ProcFs.IsAlive(pid), "the agent to end");
        Assert.That(ProcFs.IsAlive(child), Is.False);
        agent.WaitForLog("manager: shutdown pmdabpftrace process manager");
        // It would be logged after five seconds; pmcd kills the agent long before that.
        Assert.That(agent.Log, Does.Not.Contain("is still running"));
    }

    [Test]
    public void Terminated_while_it_waits_for_pmcd_it_ends()
    {
        using Scratch scratch = new();
        using PipedAgent agent = new($"{Checkout.Agent} -d 151", scratch);
        Assert.That(agent.ReportsReadyWithGreeting(), Is.True); // and nobody answers it
        Daemon.Signal(agent.Pid, "TERM");
        Eventually.Holds(() => !ProcFs.IsAlive(agent.Pid), "the agent to end");
    }

    [Test]
    [ContractRow("Log / end")]
    [DiffersFromStock("its shutdown fails on Python 3.11 while a script runs")]
    public void When_pmcd_ends_it_ends_and_says_so()
    {
        AgentRig agent = new();
        try
        {
            int child = agent.Register(Code).WaitUntil("started").Pid;
            int pid = agent.Pid;
            Daemon.Signal(agent.Pmcd.Pid, "KILL");
            Eventually.Holds(() => !ProcFs.IsAlive(pid) && !ProcFs.IsAlive(child), "the agent and its bpftrace to end");
            Assert.That(agent.Log, Does.Contain("manager: shutdown pmdabpftrace process manager"));
        }
        finally
        {
            agent.Dispose();
        }
    }
}
