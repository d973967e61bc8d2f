using System.Diagnostics;
using Integration.Parity;
using Integration.Rig;

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
        using var agent = new AgentRig(scratch =>
        {
            string program = scratch.WriteProgram(
                "slow-bpftrace",
                $"""
                if [ "$1" = -l ]; then
                    until [ -e {scratch.Root}/go ]; do sleep 0.1; done
                fi
                exec bpftrace "$@"
                """);
            return $"[bpftrace]\nbpftrace_path = {program}\n{AgentRig.RootMay}";
        });
        agent.Register("BEGIN { @n = 1; }").WaitForData("n", "1");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.tracepoints") ?? "", Is.Empty);
        agent.Pmcd.Scratch.Write("go", "");
        Eventually.Holds(
            () => agent.Client.FetchSingle("bpftrace.info.tracepoints")?.Contains("tracepoint:syscalls:sys_enter_read") == true,
            "the probes");
    }

    [Test]
    [ContractRow("Identity / ready by itself")]
    [DiffersFromStock("lists all probes before it serves, and pmcd waits for it")]
    public void It_answers_while_bpftrace_does_not_say_its_version()
    {
        using var agent = new AgentRig(scratch =>
            $"[bpftrace]\nbpftrace_path = {scratch.WriteProgram("stuck-bpftrace", "exec sleep 1000")}\n{AgentRig.RootMay}");
        RunningScript script = agent.Register("BEGIN { @n = 1; }");
        long began = Stopwatch.GetTimestamp();
        Assert.That(script.Status, Is.EqualTo("starting"));
        Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(2)));
        script.WaitUntil("error");
        Assert.That(script.Error, Is.Not.Empty);
    }
}
