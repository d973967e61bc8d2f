using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class SupervisorStopTests
{
    private readonly SupervisorRig _rig = new();
    private int _removed;

    [Test]
    public void A_script_is_stopping_until_its_process_is_gone()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        Assert.That(_rig.State.Pid, Is.EqualTo(1001));
        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));

        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));
        Assert.That(_rig.State.Pid, Is.EqualTo(-1));
        Assert.That(_rig.Loop.Timers, Is.Zero);
        Assert.That(
            _rig.Log.Lines.Skip(3),
            Is.EqualTo(new[]
            {
                "script: stopping script script100 (user=root, PID=1001)...",
                "script: stopped script script100 (user=root, PID=1001)",
            }));
    }

    [TestCase("", 7)]
    [TestCase("WARNING: Total lost event count: 30\n", 30)]
    [TestCase("WARNING: Total lost event count: 3\n", 7)]
    [TestCase("WARNING: Total lost event count: many\n", 7)]
    public void Events_lost_at_the_very_end_stand_in_the_total_only(string complaint, long lost)
    {
        _rig.StartAndAttach();
        _rig.Child.Prints("""{"type": "lost_events", "data": {"events": 7}}""" + "\n");
        _rig.Supervisor.Stop();
        _rig.Child.Complains(complaint);
        _rig.Child.Exits(0);

        Assert.That(_rig.State.LostEvents, Is.EqualTo(lost));
    }

    [Test]
    public void What_bpftrace_prints_while_it_stops_still_counts()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Prints(SupervisorRig.Value);
        _rig.Child.Exits(0);

        Assert.That(_rig.Listener.ValueCalls, Is.EqualTo(new[] { "0=5", "cycle" }));
    }

    [Test]
    public void A_script_that_still_compiles_can_be_stopped()
    {
        _rig.Start();
        _rig.Supervisor.Stop();
        _rig.Child.IsKilledBy(2);

        Assert.That(_rig.Listener.Path, Is.EqualTo("starting stopping stopped"));
        Assert.That(_rig.State.ExitCode, Is.EqualTo(130));
        Assert.That(_rig.State.Error, Is.Empty);
    }

    [Test]
    public void A_script_that_fails_while_it_is_stopped_says_why()
    {
        _rig.Start();
        _rig.Supervisor.Stop();
        _rig.Child.Complains("stdin:1:1-2: ERROR: syntax error");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo("stdin:1:1-2: ERROR: syntax error"));
    }

    [Test]
    public void Stopped_before_it_was_started_it_is_not_started()
    {
        _rig.Supervisor.Stop();
        _rig.Supervisor.StartNew();

        Assert.That((_rig.State.Status, _rig.Children.Count), Is.EqualTo((ScriptStatus.Stopped, 0)));
        Assert.That(_rig.Log.Lines, Is.EqualTo(new[] { "script: stopped script script100 (user=root)" }));
    }

    [Test]
    public void Started_by_somebody_meanwhile_it_has_one_process()
    {
        _rig.Supervisor.Start();
        _rig.Supervisor.StartNew();
        _rig.AnswerVersion();

        Assert.That(_rig.Children.Count, Is.EqualTo(2));
    }

    [Test]
    public void Stopping_what_is_stopped_is_only_logged()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Exits(0);
        int states = _rig.Listener.States.Count;
        _rig.Supervisor.Stop();

        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("stop: already stopped script script100 (user=root)"));
        Assert.That(_rig.Listener.States, Has.Count.EqualTo(states));
    }

    [Test]
    public void Stopping_twice_interrupts_once()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Supervisor.Stop();

        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("stop: already stopping script script100 (user=root, PID=1001)"));
    }

    [Test]
    public void Started_while_stopping_it_starts_again_when_the_process_is_gone()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Supervisor.Start();

        Assert.That(_rig.Children.Count, Is.EqualTo(2));

        _rig.Child.Exits(0);

        Assert.That(_rig.Children.Count, Is.EqualTo(3));
        Assert.That(_rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = 1002 }));
        Assert.That(_rig.Listener.Path, Is.EqualTo("starting started stopping stopped starting"));
    }

    [Test]
    public void The_last_wish_counts()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Supervisor.Start();
        _rig.Supervisor.Stop();
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));
        Assert.That(_rig.Children.Count, Is.EqualTo(2));
    }

    [Test]
    public void Removed_it_is_stopped_and_then_gone()
    {
        _rig.StartAndAttach();
        Remove();

        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));
        Assert.That(_removed, Is.Zero);

        _rig.Child.Exits(0);

        Assert.That(_removed, Is.EqualTo(1));
        Assert.That(
            _rig.Log.Lines.Skip(3),
            Is.EqualTo(new[]
            {
                "script: stopping script script100 (user=root, PID=1001)...",
                "script: stopped script script100 (user=root, PID=1001)",
                "script: deregistered script script100 (user=root)",
            }));
    }

    [Test]
    public void Removed_while_stopped_it_is_gone_at_once()
    {
        Remove();

        Assert.That(_removed, Is.EqualTo(1));
        Assert.That(_rig.Log.Lines, Is.EqualTo(new[] { "script: deregistered script script100 (user=root)" }));
    }

    [Test]
    public void Removed_while_bpftrace_is_looked_for_it_is_gone_at_once()
    {
        _rig.Supervisor.Start();
        Remove();
        _rig.AnswerVersion();

        Assert.That(_removed, Is.EqualTo(1));
        Assert.That(_rig.Children.Count, Is.EqualTo(1));
    }

    [Test]
    public void Removed_while_it_compiles_it_goes_when_its_process_does()
    {
        _rig.Start();
        Remove();
        _rig.Child.IsKilledBy(2);

        Assert.That(_removed, Is.EqualTo(1));
    }

    [Test]
    public void Removed_while_stopping_it_does_not_start_again()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Supervisor.Start();
        Remove();
        _rig.Supervisor.Start();
        _rig.Child.Exits(0);

        Assert.That(_removed, Is.EqualTo(1));
        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));
        Assert.That(_rig.Children.Count, Is.EqualTo(2));
    }

    private void Remove() => _rig.Supervisor.Remove(() => _removed++);
}
