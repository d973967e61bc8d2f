using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>What is said of a script that runs without all of its probes.</summary>
public sealed class SupervisorProbesTests
{
    private const string Skipped = "WARNING: could not attach probe kprobe:a, skipping.\n";
    private const string Warning = "no probe but BEGIN is attached: bpftrace could not attach kprobe:a";

    private readonly SupervisorRig _rig = new(source: ScriptAnalyzer.Analyze("BEGIN { @x = 1; } kprobe:a { @x = 2; }"));

    [Test]
    public void It_is_logged_once_and_stands_in_the_warnings()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(Skipped);
        for (int i = 0; i < 5; i++)
        {
            _rig.Loop.Advance(1);
            _rig.Child.Complains("WARNING: something else\n");
        }

        Assert.That(_rig.State.Warnings, Does.StartWith($"{Warning}\n{Skipped}"));
        Assert.That(Logged(Warning), Is.EqualTo(1));
    }

    [Test]
    public void Where_only_BEGIN_is_left_status_and_error_say_so_and_the_number_is_true()
    {
        _rig.StartAndAttach();
        Assert.That(_rig.State.Probes, Is.EqualTo(3));
        _rig.Child.Complains(Skipped);
        _rig.Loop.Advance(2);

        Assert.That(
            _rig.Listener.States[^1],
            Is.EqualTo(_rig.State with { Status = ScriptStatus.Started, Error = Warning, Probes = 2 }));

        _rig.Supervisor.Stop();
        _rig.Child.Exits(0);
        Assert.That(_rig.State.Error, Is.EqualTo(Warning), "the script ran for nothing");

        _rig.Supervisor.Start();
        Assert.That(_rig.State.Error, Is.Empty);
    }

    [Test]
    public void Where_others_are_left_there_is_no_error_but_the_number_is_true()
    {
        SupervisorRig rig = new(
            source: ScriptAnalyzer.Analyze("BEGIN { @x = 1; } kprobe:a { @x = 2; } i:s:9 { @x = 3; }"));
        rig.Start();
        rig.Child.Prints("""{"type": "attached_probes", "data": {"probes": 4}}""" + "\n");
        rig.Child.Complains(Skipped);
        rig.Loop.Advance(2);

        Assert.That(rig.State.Probes, Is.EqualTo(3));
        Assert.That(rig.State.Error, Is.Empty);
        Assert.That(rig.State.Warnings, Does.StartWith("not all probes are attached: bpftrace could not attach"));
    }

    [Test]
    public void A_failure_takes_the_place_of_that_error()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(Skipped);
        _rig.Loop.Advance(2);
        _rig.Child.IsKilledBy(9);

        Assert.That(_rig.State.Error, Does.EndWith("bpftrace was killed by signal 9 (SIGKILL)"));
    }

    [Test]
    public void All_that_bpftrace_skips_within_a_while_is_said_at_once()
    {
        _rig.StartAndAttach();
        for (int i = 0; i < 20; i++)
        {
            _rig.Child.Complains($"WARNING: could not attach probe kprobe:a{i}, skipping.\n");
            _rig.Loop.Advance(0.5);
        }

        _rig.Loop.Advance(2);

        Assert.That(Logged("could not attach"), Is.EqualTo(1));
        Assert.That(_rig.Log.Lines[^1], Does.Contain("kprobe:a9 and 10 more"));
    }

    [Test]
    public void What_is_skipped_late_is_said_too()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(5);
        Assert.That(Logged("attached:"), Is.Zero);

        _rig.Child.Complains(Skipped);
        _rig.Loop.Advance(5);

        Assert.That(Logged(Warning), Is.EqualTo(1));
    }

    [Test]
    public void A_script_that_ends_at_once_says_it_at_its_end()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(Skipped);
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Warnings, Is.EqualTo($"{Warning}\n{Skipped}"));
        Assert.That(Logged(Warning), Is.EqualTo(1));
        Assert.That(_rig.Loop.Timers, Is.Zero);
    }

    [Test]
    public void That_nothing_matches_is_said_though_bpftrace_says_nothing()
    {
        _rig.Start();
        _rig.Child.Prints("""{"type": "attached_probes", "data": {"probes": 2}}""" + "\n");
        _rig.Loop.Advance(1);

        Assert.That(
            _rig.State.Warnings, Is.EqualTo("no probe but BEGIN is attached: nothing on this host matches kprobe:a\n"));
    }

    [Test]
    public void Where_all_is_well_nothing_is_said()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(5);

        Assert.That(_rig.State.Warnings, Is.Empty);
        Assert.That(Logged("attached:"), Is.Zero);
    }

    [Test]
    public void Each_start_says_it()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(Skipped);
        _rig.Child.Exits(0);
        _rig.Supervisor.Start();
        _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Child.Complains(Skipped);
        _rig.Child.Exits(0);

        Assert.That(Logged(Warning), Is.EqualTo(2));
    }

    private int Logged(string text) => _rig.Log.Lines.Count(line => line.Contains(text));
}
