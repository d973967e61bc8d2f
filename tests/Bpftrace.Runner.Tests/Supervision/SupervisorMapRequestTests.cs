using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>Versions that end on deleted keys are asked by signal for the maps that lose keys.</summary>
public class SupervisorMapRequestTests
{
    private const string Dump = """
        {"type": "map", "data": {"@s": {"1": 5}}}
        {"type": "map", "data": {"@z": 1}}

        """;

    private readonly SupervisorRig _rig = new(source: ScriptAnalyzer.Analyze("k:f { @s[tid] = 5; delete(@s[tid]); }"));

    [Test]
    public void The_signal_is_sent_after_each_cycle_and_never_before_the_first()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(SupervisorRig.Printf("text"));
        Assert.That(_rig.Child.MapRequests, Is.Zero);

        _rig.Child.Prints(_rig.Cycle(""));
        Assert.That(_rig.Child.MapRequests, Is.EqualTo(1));

        _rig.Child.Prints(Dump);
        Assert.That(_rig.Child.MapRequests, Is.EqualTo(1));
        Assert.That(_rig.Listener.ValueCalls, Is.EqualTo(new[] { "cycle", "0=5", "cycle" }));

        _rig.Child.Prints(_rig.Cycle(""));
        Assert.That(_rig.Child.MapRequests, Is.EqualTo(2));
    }

    [Test]
    public void A_script_that_stops_gets_no_signal()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Prints(_rig.Cycle(""));

        Assert.That(_rig.Child.MapRequests, Is.Zero);
    }

    [Test]
    public void What_END_clears_keeps_its_last_values()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(_rig.Cycle("") + Dump + _rig.Cycle(""));
        _rig.Supervisor.Stop();
        _rig.Child.Prints("""{"type": "map", "data": {"@z": 1}}""" + "\n");
        _rig.Child.Exits(0);

        Assert.That(_rig.Listener.ValueCalls, Does.Contain("0=5").And.Not.Contain("0 empty"));
    }

    [Test]
    public void A_script_that_runs_again_is_asked_anew()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Exits(0);
        _rig.Supervisor.Start();
        _rig.Child.Prints(SupervisorRig.Attached + _rig.Cycle(""));

        Assert.That(_rig.Child.MapRequests, Is.EqualTo(1));
    }

    [Test]
    public void Other_versions_print_these_maps_like_all_others()
    {
        _rig.Start("bpftrace v0.19.0\n");
        _rig.Child.Prints(SupervisorRig.Attached + _rig.Cycle(""));

        Assert.That(_rig.Child.MapRequests, Is.Zero);
        Assert.That(_rig.Child.Input, Does.Contain("print(@s)"));
    }

    [Test]
    public void Deleted_keys_are_no_warning()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains("ERROR: failed to look up elem: -2\nsomething else\nERROR: failed to look up elem: -2\n");
        _rig.Loop.Advance(1);

        Assert.That(_rig.State.Warnings, Is.EqualTo("something else\n"));
    }

    [Test]
    public void A_script_that_ends_of_its_own_print_says_so()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(
            "ERROR: failed to look up elem: -2\nterminate called\n  what():  Could not print map with ident \"@s\", "
                + "err=-1\n");
        _rig.Child.IsKilledBy(6);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(
            _rig.State.Error,
            Does.StartWith("terminate called\n  what():  Could not print map with ident \"@s\", err=-1\n"));
    }
}
