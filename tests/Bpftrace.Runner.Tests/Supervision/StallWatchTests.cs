using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>What becomes of a script whose print cycles do not come any more.</summary>
public sealed class StallWatchTests
{
    private const string Advice =
        "bpftrace is busy or stopped; if it is busy, fewer keys and stacks help, or a longer // interval:";

    private const string NoValues = $"no values yet, though bpftrace said at 10:48:48 that it runs: {Advice}";

    private const string Again =
        "script: script script100 (user=root, PID=1001): complete output of the variables comes again";

    private readonly SupervisorRig _rig = new();

    [Test]
    public void That_no_value_ever_came_is_said_after_ten_seconds()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(9.9);
        Assert.That(_rig.State.Warnings, Is.Empty);

        _rig.Loop.Advance(0.1);

        Assert.That(_rig.State.Warnings, Is.EqualTo($"{NoValues}\n"));
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo($"script: script script100 (user=root, PID=1001): {NoValues}"));
    }

    [Test]
    public void That_values_are_old_is_said_ten_seconds_after_the_last_cycle()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 17);
        Assert.That(_rig.State.Warnings, Is.Empty);

        _rig.Loop.Advance(10);

        Assert.That(_rig.State.Warnings, Is.EqualTo(Stale("10:49:05")));
    }

    [Test]
    public void It_is_logged_once_however_long_it_lasts()
    {
        _rig.StartAndAttach();
        int before = _rig.Log.Lines.Count;
        _rig.Loop.Advance(1000);

        Assert.That(_rig.Log.Lines, Has.Count.EqualTo(before + 1));
    }

    [Test]
    public void When_output_comes_again_the_warning_goes_and_the_log_says_so()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(30);
        PrintFor(seconds: 2);

        Assert.That(_rig.State.Warnings, Is.Empty);
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo(Again));
    }

    [Test]
    public void The_next_stall_is_one_of_its_own()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(30);
        PrintFor(seconds: 2);
        _rig.Loop.Advance(10);

        Assert.That(_rig.State.Warnings, Is.EqualTo(Stale("10:49:20")));
        Assert.That(_rig.Log.Lines.Count(line => line.Contains(Advice)), Is.EqualTo(2));
    }

    [Test]
    public void While_each_cycle_is_late_it_is_one_stall_and_the_warning_tells_of_when_the_values_are()
    {
        _rig.StartAndAttach();
        for (int i = 0; i < 3; i++)
        {
            _rig.Loop.Advance(20);
            _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
        }

        Assert.That(_rig.State.Warnings, Is.EqualTo(Stale("10:49:48")));
        Assert.That(_rig.Log.Lines.Count(line => line.Contains(Advice)), Is.EqualTo(1));
        Assert.That(_rig.Log.Lines, Does.Not.Contain(Again));
    }

    [Test]
    public void Half_a_cycle_is_none()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 1);
        string cycle = _rig.Cycle(SupervisorRig.Value);
        for (int i = 0; i < 10; i++)
        {
            _rig.Loop.Advance(1);
            _rig.Child.Prints(cycle[..cycle.IndexOf('\n')] + "\n" + SupervisorRig.Value);
        }

        Assert.That(_rig.State.Warnings, Is.EqualTo(Stale("10:48:49")));
    }

    [Test]
    public void A_script_with_a_long_interval_has_five_of_them()
    {
        SupervisorRig rig = new(source: ScriptAnalyzer.Analyze("// interval: 60\nBEGIN { @x = 1; }"));
        rig.StartAndAttach();
        rig.Loop.Advance(299);
        Assert.That(rig.State.Warnings, Is.Empty);

        rig.Loop.Advance(1);

        Assert.That(rig.State.Warnings, Does.StartWith("no values yet"));
    }

    [TestCase("// custom-output-block\nk:a { @x = count(); }")]
    [TestCase("k:a { @x = count(); } interval:s:60 { print(@x); clear(@x); }")]
    [TestCase("k:a { printf(\"a\"); }")]
    public void Where_the_agent_prints_nothing_itself_nothing_is_awaited(string code)
    {
        SupervisorRig rig = new(new RunnerOptions { MaxMemory = 0 }, ScriptAnalyzer.Analyze(code));
        rig.StartAndAttach();
        rig.Loop.Advance(1000);

        Assert.That(rig.State.Warnings, Is.Empty);
        Assert.That(rig.Loop.Timers, Is.Zero);
    }

    [Test]
    public void While_bpftrace_compiles_no_value_is_awaited()
    {
        _rig.Start();
        _rig.Loop.Advance(100);

        Assert.That(_rig.State.Warnings, Is.Empty);
    }

    [Test]
    public void A_script_that_is_being_stopped_has_no_such_warning_any_more()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(10);
        _rig.Supervisor.Stop();
        Assert.That((_rig.State.Status, _rig.State.Warnings), Is.EqualTo((ScriptStatus.Stopping, "")));

        _rig.Loop.Advance(100);
        _rig.Child.IsKilledBy(9);

        Assert.That(_rig.State.Warnings, Is.Empty);
        Assert.That(_rig.Loop.Timers, Is.Zero);
    }

    [Test]
    public void Other_warnings_stay_as_they_are()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints("nonsense\n");
        _rig.Child.Complains("WARNING: slow\n");
        _rig.Loop.Advance(10);
        string others = "bpftrace printed a line that cannot be read: nonsense\nWARNING: slow\n";
        Assert.That(_rig.State.Warnings, Is.EqualTo($"{others}{NoValues}\n"));

        PrintFor(seconds: 2);

        Assert.That(_rig.State.Warnings, Is.EqualTo(others));
    }

    private static string Stale(string since) =>
        $"no complete output of the variables since {since}, and the values shown are from then: {Advice}\n";

    private void PrintFor(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _rig.Loop.Advance(1);
            _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
        }
    }
}
