using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>What becomes of a script when bpftrace does not know a map that the agent has it print.</summary>
public sealed class SupervisorUndefinedMapTests
{
    private const string Complaint = "stdin:2:39-42: ERROR: Undefined map: @x\ninterval:s:1 { printf(\"pmdabpftrace \n";

    private readonly SupervisorRig _rig = new();

    [Test]
    public void It_is_started_again_without_printing_that_map()
    {
        Refuse();

        Assert.That(_rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = 1002 }));
        Assert.That(_rig.Child.Input, Does.StartWith("BEGIN { @x = 1; }\n").And.Not.Contains("print(@x)"));
    }

    [Test]
    public void It_runs_then_and_warnings_say_why_the_map_has_no_value()
    {
        Refuse();
        _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Child.Prints(_rig.Cycle(""));

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
        Assert.That(_rig.State.Warnings, Is.EqualTo("@x is not shown: no probe that exists here writes to it\n"));
        Assert.That(_rig.State.Error, Is.Empty);
        Assert.That(_rig.Listener.ValueCalls, Is.EqualTo(new[] { "0 empty", "cycle" }));
    }

    [Test]
    public void What_was_said_before_is_not_shown_though_it_took_a_while()
    {
        _rig.Start();
        _rig.Child.Complains(Complaint);
        _rig.Loop.Advance(1);
        _rig.Child.Exits(1);
        _rig.Loop.Advance(1);

        Assert.That(_rig.State.Warnings, Is.Empty);
    }

    [Test]
    public void If_bpftrace_still_complains_its_words_are_the_error()
    {
        Refuse();
        _rig.Child.Complains("stdin:1:5-8: ERROR: Undefined map: @x\nEND { print(@x); }");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo("stdin:1:5-8: ERROR: Undefined map: @x\nEND { print(@x); }"));
        Assert.That(_rig.Children.Count, Is.EqualTo(3), "the version, and two runs");
    }

    [Test]
    public void Nothing_is_said_of_a_map_whose_script_does_not_compile_for_another_reason()
    {
        _rig.Start();
        _rig.Child.Complains("stdin:1:14-17: ERROR: Can not access index 5\nstdin:1:9-11: ERROR: Undefined map: @x\n");
        _rig.Child.Exits(1);
        _rig.Child.Complains("stdin:1:14-17: ERROR: Can not access index 5");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Error, Is.EqualTo("stdin:1:14-17: ERROR: Can not access index 5"));
        Assert.That(_rig.State.Warnings, Is.Empty);
        Assert.That(_rig.Log.Lines, Has.None.Contains("is not shown"));
    }

    [Test]
    public void A_script_that_was_attached_ends_with_what_it_said()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(Complaint);
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
    }

    [Test]
    public void A_script_that_is_being_stopped_is_not_started_again()
    {
        _rig.Start();
        _rig.Child.Complains(Complaint);
        _rig.Supervisor.Stop();
        _rig.Child.Exits(1);

        Assert.That(_rig.Children.Count, Is.EqualTo(2));
        Assert.That(_rig.State.Pid, Is.EqualTo(-1));
    }

    private void Refuse()
    {
        _rig.Start();
        _rig.Child.Complains(Complaint);
        _rig.Child.Exits(1);
    }
}
