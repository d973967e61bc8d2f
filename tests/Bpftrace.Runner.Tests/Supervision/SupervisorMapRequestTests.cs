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

    // Where a script can rest, the map that decides so has the name @z.
    private static readonly string DumpAtRest = Dump.Replace("@z", "@zz", StringComparison.Ordinal);

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

    // The block prints all others; maps that lose keys come with the dump.
    [Test]
    public void A_rest_ends_with_the_dump_and_not_with_the_block_before_it([Values] bool isCut, [Values] bool isSlow)
    {
        // bpftrace prints once on the way into the rest.
        string dumpOnTheWay = isCut ? "" : DumpAtRest;
        Rest();
        _rig.Child.Prints(_rig.Cycle("") + dumpOnTheWay);
        _rig.Script.RequestValues();
        if (isSlow)
            _rig.Loop.Run();
        _rig.Child.Prints(_rig.Cycle(""));
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("awake"));
        _rig.Child.Prints(DumpAtRest);
        Assert.That(_rig.Listener.ValueCalls.TakeLast(3), Is.EqualTo(new[] { "0=5", "cycle", "awake" }));
    }

    [Test]
    public void If_no_dump_comes_a_rest_ends_when_the_old_values_are_gone()
    {
        Rest();
        _rig.Script.RequestValues();
        for (int i = 0; i < 10; i++)
            _rig.Child.Prints(_rig.Cycle(""));
        Assert.That(_rig.Listener.ValueCalls, Has.Some.EqualTo("awake"));
        int awake = _rig.Listener.ValueCalls.ToList().IndexOf("awake");
        Assert.That(_rig.Listener.ValueCalls.Take(awake).TakeLast(2), Is.EqualTo(new[] { "0 empty", "cycle" }));
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

    private void Rest()
    {
        _rig.Prints.IsUsable = true;
        _rig.StartAndAttach();
        for (int i = 0; i < 61; i++)
        {
            _rig.Loop.Advance(1);
            _rig.Child.Prints(_rig.Cycle("") + DumpAtRest);
        }

        _rig.Loop.Advance(1);
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("rest"));
    }
}
