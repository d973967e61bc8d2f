using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>A bpftrace that uses more and more memory.</summary>
internal sealed class MemoryWatchTests
{
    private const long Limit = 100 * 1024 * 1024;

    private const string Error =
        "bpftrace used 101 MiB of memory, more than the 100 MiB of max_memory in bpftrace.conf; fewer or smaller maps "
            + "help, or a larger max_memory";

    private readonly SupervisorRig _rig = new(new RunnerOptions { MaxMemory = Limit });

    [Test]
    public void While_it_starts_it_is_checked_often_and_killed_at_once()
    {
        _rig.Start();
        _rig.Child.OwnMemory = Limit;
        _rig.Loop.Advance(10);
        Assert.That(_rig.Child.Kills, Is.Zero);

        _rig.Child.OwnMemory = Limit + 1024 * 1024;
        _rig.Loop.Advance(0.1);
        Assert.That(_rig.Child.Kills, Is.EqualTo(1));
        _rig.Child.IsKilledBy(9);
        Assert.That((_rig.State.Status, _rig.State.Error), Is.EqualTo((ScriptStatus.Error, Error)));
        Assert.That(_rig.Loop.Timers, Is.Zero);
    }

    [Test]
    public void While_it_runs_it_is_checked_every_five_seconds()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(60);
        _rig.Child.OwnMemory = Limit + 1024 * 1024;
        _rig.Loop.Advance(5);
        _rig.Child.IsKilledBy(9);
        Assert.That(_rig.State.Error, Is.EqualTo(Error));
    }

    [Test]
    public void One_that_is_stopped_is_checked_until_it_is_gone()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.OwnMemory = 2 * Limit;
        _rig.Loop.Advance(4.5);
        Assert.That(_rig.Child.Kills, Is.EqualTo(1));
    }

    [Test]
    public void Without_a_limit_it_may_use_what_it_likes()
    {
        SupervisorRig rig = new(new RunnerOptions { MaxMemory = 0 });
        rig.Start();
        rig.Child.OwnMemory = long.MaxValue;
        rig.Loop.Advance(5);
        Assert.That((rig.Child.Kills, rig.Child.Command.DataLimit), Is.EqualTo((0, 0L)));
    }
}
