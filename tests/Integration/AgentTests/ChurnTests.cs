using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>
/// Scripts are registered and deregistered faster than bpftrace ends, with the test in pmcd's place; tests/bench/run
/// does it for longer.
/// </summary>
[TestFixture]
public sealed class ChurnTests
{
    private const int Rounds = 400;
    private const int MaxDescriptors = 199;
    private const int MaxProcesses =
        60; // 24 that end, those that were just launched, and what the kernel has not yet reaped

    private const uint Register = 151u << 22;
    private const uint Deregister = Register + 1;

    private const string Code = "BEGIN { @n = 1; } tracepoint:syscalls:sys_enter_read { @reads[comm] = count(); }";

    // Without a pmcd, the client has no user.
    private const string EverybodyMay = "[dynamic_scripts]\nenabled = true\nauth_enabled = false";

    [TestCase("// name: churn\n")]
    [TestCase("")]
    public void Neither_descriptors_nor_processes_pile_up(string annotation)
    {
        using Scratch scratch = new();
        scratch.Write("pmdas/bpftrace/bpftrace.conf", EverybodyMay);
        using PipedAgent agent = new($"{Checkout.Agent} -d 151", scratch);
        agent.AwaitDescriptor(Register);
        int descriptors = 0, processes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            agent.Store(Register, annotation + Code);
            agent.Store(
                Deregister,
                annotation.Length > 0 ? "churn" : string.Create(CultureInfo.InvariantCulture, $"script{100 + round}"));
            descriptors = Math.Max(descriptors, KernelFacts.Descriptors(agent.Pid).Count);
            if (round % 10 == 0)
                processes = Math.Max(processes, ProcFs.ChildrenOf(agent.Pid).Count);
        }

        Assert.That(descriptors, Is.LessThanOrEqualTo(MaxDescriptors));
        Assert.That(processes, Is.LessThanOrEqualTo(MaxProcesses));
        Eventually.Holds(() => ProcFs.ChildrenOf(agent.Pid).Count == 0, "all processes to end");

        // It can still run a script.
        agent.Store(Register, "// name: after\n" + Code);
        Eventually.Holds(() => ProcFs.ChildrenOf(agent.Pid).Any(KernelFacts.WaitsForEvents), "the next script to run");
    }
}
