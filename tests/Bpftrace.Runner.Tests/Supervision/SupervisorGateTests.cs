using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>A script whose bpftrace cannot be started yet, as too many others are on their way out.</summary>
public class SupervisorGateTests
{
    private readonly SupervisorRig _rig = new();

    [SetUp]
    public void Close()
    {
        for (int i = 0; i < LaunchGate.MaxEnding; i++)
            _rig.Gate.ProcessEnding();
    }

    [Test]
    public void It_is_starting_until_one_of_them_is_gone()
    {
        _rig.Start();
        _rig.Loop.Advance(1);
        Assert.That(
            (_rig.Children.Count, _rig.State.Status, _rig.State.Pid), Is.EqualTo((1, ScriptStatus.Starting, -1)));

        Open();
        Assert.That((_rig.Children.Count, _rig.State.Pid), Is.EqualTo((2, 1001)));
    }

    [Test]
    public void After_some_seconds_it_says_so_until_it_is_started()
    {
        _rig.Start();
        _rig.Loop.Advance(3);

        Assert.That(_rig.State.Warnings, Does.StartWith("bpftrace is not started yet").And.EndsWith("\n"));
        Assert.That(
            _rig.Log.Lines[^1], Does.StartWith("script: script script100 (user=root): bpftrace is not started yet"));

        Open();
        Assert.That(_rig.State.Warnings, Is.Empty);
    }

    [Test]
    public void Stopped_meanwhile_it_never_gets_a_process()
    {
        _rig.Start();
        _rig.Supervisor.Stop();
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));

        Open();
        Assert.That(_rig.Children.Count, Is.EqualTo(1));
    }

    [Test]
    public void Removed_meanwhile_it_is_gone_at_once()
    {
        bool isGone = false;
        _rig.Start();
        _rig.Supervisor.Remove(() => isGone = true);
        Assert.That(isGone, Is.True);

        Open();
        Assert.That(_rig.Children.Count, Is.EqualTo(1));
    }

    [Test]
    public void Its_own_process_counts_from_its_stop_until_it_is_gone()
    {
        Open();
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        bool launched = false;
        _rig.Gate.Enter(() => launched = true);
        Assert.That(launched, Is.False);

        _rig.Child.Exits(0);
        _rig.Loop.Run();
        Assert.That(launched, Is.True);
    }

    [Test]
    public void One_that_even_SIGKILL_does_not_end_counts_no_more()
    {
        Open();
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        bool launched = false;
        _rig.Gate.Enter(() => launched = true);
        _rig.Loop.Advance(9.9);
        Assert.That(launched, Is.False);

        _rig.Loop.Advance(0.1);
        Assert.That(launched, Is.True);
    }

    private void Open()
    {
        _rig.Gate.ProcessEnded();
        _rig.Loop.Run();
    }
}
