using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class SupervisorFaultTests
{
    private readonly SupervisorRig _rig = new();

    [Test]
    public void A_bug_in_reading_its_output_stops_the_script_with_an_error()
    {
        _rig.StartAndAttach();
        _rig.Listener.ThrowsOnValues = true;
        _rig.Child.Prints(SupervisorRig.Value);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));

        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo("internal error: a listener's bug"));
        Assert.That(
            _rig.Log.Lines,
            Has.Member("script: internal error while handling script script100 (user=root, PID=1001)"));
    }

    [Test]
    public void A_bug_in_reading_its_last_line_leaves_the_script_in_error_without_a_process()
    {
        _rig.StartAndAttach();
        _rig.Listener.ThrowsOnValues = true;
        _rig.Child.Prints(SupervisorRig.Value.TrimEnd('\n'));
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Pid, Is.EqualTo(-1));
    }

    [Test]
    public void A_listener_that_always_throws_does_not_keep_a_script_from_going()
    {
        _rig.Start();
        _rig.Listener.ThrowsOnState = static _ => true;
        _rig.Child.Prints(SupervisorRig.Attached);
        bool gone = false;
        _rig.Supervisor.Remove(() => gone = true);

        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));

        _rig.Child.Exits(0);

        Assert.That(gone, Is.True);
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
    }
}
