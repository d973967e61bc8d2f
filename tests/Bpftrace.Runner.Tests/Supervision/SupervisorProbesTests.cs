using Bpftrace.Runner.Language;

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
