using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>The kernel's limit of memory, for a bpftrace that grows between two checks.</summary>
public sealed class MemoryLimitTests
{
    private const string Limit = "bpftrace may have 1000000 bytes of memory (max_memory in bpftrace.conf)";

    private readonly SupervisorRig _rig = new(new RunnerOptions { MaxMemory = 1_000_000 });

    [Test]
    public void All_runs_of_bpftrace_have_the_kernels_limit()
    {
        _rig.Start();
        _rig.Program.ListProbes(static _ => { });

        Assert.That(_rig.Children.Count, Is.EqualTo(3));
        for (int i = 0; i < _rig.Children.Count; i++)
            Assert.That(_rig.Children[i].Command.DataLimit, Is.EqualTo(2_000_000));
    }

    [Test]
    public void A_script_that_needs_more_says_what_the_limit_is()
    {
        _rig.Start();
        _rig.Child.Complains("LLVM ERROR: out of memory\n");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Error, Is.EqualTo($"LLVM ERROR: out of memory\n{Limit}"));
    }

    [Test]
    public void So_does_one_whose_bpftrace_is_ended_by_a_signal()
    {
        const string Thrown = "terminate called after throwing an instance of 'std::bad_alloc'";
        _rig.StartAndAttach();
        _rig.Child.Complains(Thrown);
        _rig.Child.IsKilledBy(6);

        Assert.That(
            _rig.State.Error, Is.EqualTo($"{Thrown}\n{Limit}\nbpftrace was killed by signal 6 (SIGABRT)"));
    }

    [Test]
    public void Without_a_limit_none_is_named()
    {
        SupervisorRig rig = new(new RunnerOptions { MaxMemory = 0 });
        rig.Start();
        rig.Child.Complains("LLVM ERROR: out of memory\n");
        rig.Child.Exits(1);

        Assert.That(rig.State.Error, Is.EqualTo("LLVM ERROR: out of memory"));
    }
}
