using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>When a script rests.</summary>
public sealed class RestScheduleTests
{
    private readonly SupervisorRig _rig = new(new RunnerOptions { MaxMemory = 0 });

    [SetUp]
    public void ScriptsCanRest() => _rig.Prints.IsUsable = true;

    [Test]
    public void As_long_as_it_is_read_it_prints()
    {
        _rig.StartAndAttach();
        _rig.Script.SinceRead = () => TimeSpan.FromSeconds(60);
        PrintFor(seconds: 200);
        Assert.That(_rig.Prints.Fired, Is.Empty);
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("rest"));
    }

    [Test]
    public void Unread_it_rests_after_a_minute_and_two_intervals()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 61);
        Assert.That(_rig.Prints.Fired, Is.Empty);
        _rig.Loop.Advance(1);
        Assert.That((_rig.Prints.Fired, _rig.Listener.ValueCalls[^1]), Is.EqualTo(("rest ", "rest")));
        Assert.That(_rig.Child.Input, Does.Contain($"ask /{_rig.Prints.Numbers[0]}/ {{"));
        _rig.Loop.Advance(1000);
        Assert.That((_rig.State.Warnings, _rig.Loop.Timers), Is.EqualTo(("", 0)));
    }

    [Test]
    public void Its_own_interval_counts()
    {
        SupervisorRig rig = new(source: ScriptAnalyzer.Analyze("// interval: 10\nBEGIN { @x = 1; }"));
        rig.Prints.IsUsable = true;
        rig.StartAndAttach();
        rig.Loop.Advance(49);
        rig.Child.Prints(rig.Cycle(SupervisorRig.Value));
        rig.Loop.Advance(30);
        Assert.That(rig.Prints.Fired, Is.Empty);
        rig.Loop.Advance(1);
        Assert.That(rig.Prints.Fired, Is.EqualTo("rest "));
    }

    [Test]
    public void Each_run_has_another_number()
    {
        Rest();
        _rig.Child.Exits(0);
        _rig.StartAndAttach();
        PrintFor(seconds: 62);
        Assert.That(_rig.Prints.Numbers.Distinct(), Has.Exactly(2).Items);
    }

    [Test]
    public void One_that_does_not_print_does_not_rest()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(100);
        Assert.That(_rig.Prints.Fired, Is.Empty);
        Assert.That(_rig.State.Warnings, Does.StartWith("no values yet"));
    }

    [Test]
    public void A_request_has_it_print_at_once_and_that_ends_the_rest()
    {
        Rest();
        _rig.Script.RequestValues();
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print "));
        _rig.Script.SinceRead = () => TimeSpan.Zero;
        Print();
        Assert.That(_rig.Listener.ValueCalls.TakeLast(4), Is.EqualTo((string[])["rest", "0=5", "cycle", "awake"]));
        PrintFor(seconds: 100);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print "));
    }

    [Test]
    public void What_is_printed_on_the_way_into_a_rest_is_no_answer()
    {
        Rest();
        Print();
        Print();
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("awake"));
    }

    [Test]
    public void One_that_goes_on_printing_is_let_rest_again_after_twice_the_time_each()
    {
        Rest();
        foreach (int pause in (int[])[2 * 62, 4 * 62, 8 * 62])
        {
            string fired = _rig.Prints.Fired;
            PrintFor(seconds: 3);
            Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("awake"));
            PrintFor(pause - 1);
            Assert.That(_rig.Prints.Fired, Is.EqualTo($"{fired}print "), "it may listen, only late");
            _rig.Loop.Advance(1);
            Assert.That(_rig.Prints.Fired, Is.EqualTo($"{fired}print rest "));
        }
    }

    [Test]
    public void It_is_tried_at_least_once_an_hour()
    {
        Rest();
        PrintFor(seconds: 10 * 3600);
        int tries = _rig.Prints.Fired.Split(' ').Length;
        PrintFor(seconds: 3610);
        Assert.That(_rig.Prints.Fired.Split(' '), Has.Length.GreaterThan(tries));
    }

    [Test]
    public void Once_it_has_rested_it_is_let_rest_as_soon_as_before()
    {
        Rest();
        PrintFor(seconds: 3 + (2 * 62));
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print rest "));
        ReadAndRest(after: 60);
    }

    [Test]
    public void While_no_answer_comes_it_is_a_stall()
    {
        Rest();
        _rig.Script.RequestValues();
        _rig.Loop.Advance(10);
        Assert.That(_rig.State.Warnings, Does.StartWith("no complete output"));
    }

    [Test]
    public void While_no_answer_comes_it_is_asked_again()
    {
        Rest();
        _rig.Script.RequestValues();
        _rig.Script.SinceRead = () => TimeSpan.Zero;
        _rig.Loop.Advance(1.9);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print "));
        _rig.Loop.Advance(0.1);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print print "));
        _rig.Loop.Advance(4);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print print print "));
        Print();
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("awake"));
        PrintFor(seconds: 100);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print print print "));
    }

    [Test]
    public void However_long_it_does_not_answer_it_is_asked_once_a_minute()
    {
        Rest();
        _rig.Script.RequestValues();
        _rig.Loop.Advance(600);
        string fired = _rig.Prints.Fired;
        _rig.Loop.Advance(60);
        Assert.That(_rig.Prints.Fired, Is.EqualTo($"{fired}print "));
    }

    [Test]
    public void One_that_ceases_to_print_after_a_rest_is_asked_again()
    {
        Rest();
        PrintFor(seconds: 3);
        _rig.Loop.Advance(59);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print "));
        _rig.Loop.Advance(1);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print print "));
        _rig.Loop.Advance(60);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print print print "));
    }

    [Test]
    public void A_reader_who_comes_regularly_is_expected()
    {
        Rest();
        ReadAndRest(after: 60);
        ReadAndRest(after: 60);
        string before = _rig.Prints.Fired;
        _rig.Loop.Advance(50); // 5 seconds before the third read
        Assert.That(_rig.Prints.Fired, Is.EqualTo(before));
        _rig.Loop.Advance(6);
        Assert.That(_rig.Prints.Fired, Is.EqualTo($"{before}print "));
        Print();
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("awake"));
    }

    [Test]
    public void One_who_does_not_come_is_not_waited_for_long()
    {
        Rest();
        ReadAndRest(after: 60);
        ReadAndRest(after: 60);
        _rig.Loop.Advance(55);
        PrintFor(seconds: 11);
        Assert.That(_rig.Prints.Fired, Does.EndWith("rest print rest "));
    }

    [Test]
    public void Part_of_a_print_is_no_answer()
    {
        Rest();
        _rig.Script.RequestValues();
        _rig.Child.Prints(SupervisorRig.Value);
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("awake"));
    }

    [Test]
    public void A_script_that_ends_does_not_rest_any_more()
    {
        Rest();
        _rig.Supervisor.Stop();
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("awake"), "its last values are to come");
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
        _rig.Child.Exits(0);
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("awake"));
        _rig.Script.RequestValues();
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest "));
    }

    [Test]
    public void One_that_dies_while_it_rests_shows_no_old_values()
    {
        Rest();
        _rig.Child.IsKilledBy(9);
        Assert.That(_rig.Listener.ValueCalls.TakeLast(3), Is.EqualTo((string[])["0 empty", "cycle", "awake"]));
    }

    // A timer of the event loop may be a part of a millisecond early.
    [Test]
    public void A_check_that_comes_early_is_repeated_soon()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 61);
        _rig.Loop.AdvanceEarly(1, early: 0.0005);
        Assert.That(_rig.Prints.Fired, Is.Empty);
        _rig.Loop.Advance(1.5);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest "));
    }

    [Test]
    public void Who_reads_as_soon_as_it_is_possible_has_it_print_last()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 61);
        _rig.Listener.Resting = _rig.Script.RequestValues;
        _rig.Loop.Advance(1);
        Assert.That(_rig.Prints.Fired, Is.EqualTo("rest print "));
    }

    // Up to 0.23 bpftrace prints how many probes it is about to attach.
    [TestCase(false)]
    [TestCase(true)]
    public void Where_bpftrace_cannot_attach_the_probe_scripts_do_not_rest(bool hasPrinted)
    {
        _rig.Start();
        if (hasPrinted)
            _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Child.Complains(FakeTrigger.Complaint);
        _rig.Child.Exits(1);
        Assert.That(_rig.Child.Input, Does.Not.Contain("ask"));
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Starting));
        _rig.Child.Prints(SupervisorRig.Attached);
        PrintFor(seconds: 100);
        Assert.That(_rig.Prints.Fired, Is.Empty);
    }

    [Test]
    public void Scripts_that_start_at_once_all_run_without_a_probe_that_bpftrace_cannot_attach()
    {
        Script other = new("script101", Sources.Named(null), "root", ManualClock.Start);
        Supervisor supervisor = new(other, new RecordingListener(), RestartMode.Never, _rig.Services);
        _rig.Start();
        FakeChild first = _rig.Child;
        supervisor.Start();
        FakeChild second = _rig.Child;
        Assert.That(new[] { first.Input, second.Input }, Has.All.Contains("ask"));
        foreach ((FakeChild child, Script script) in new[] { (first, _rig.Script), (second, other) })
        {
            child.Complains(FakeTrigger.Complaint);
            child.Exits(1);
            Assert.That(_rig.Child.Input, Does.Not.Contain("ask"));
            Assert.That((script.State.Status, script.State.Pid), Is.EqualTo((ScriptStatus.Starting, _rig.Child.Pid)));
        }
    }

    [Test]
    public void Without_a_time_to_rest_there_is_no_probe_for_it()
    {
        SupervisorRig rig = new(new RunnerOptions { RestAfter = TimeSpan.Zero });
        rig.Prints.IsUsable = true;
        rig.StartAndAttach();
        Assert.That(rig.Child.Input, Does.Not.Contain("ask"));
    }

    // The values are read once, some time after the rest began.
    private void ReadAndRest(int after)
    {
        _rig.Loop.Advance(after);
        _rig.Script.RequestValues();
        long read = _rig.Loop.Clock.GetTimestamp();
        _rig.Script.SinceRead = () => _rig.Loop.Clock.GetElapsedTime(read);
        Print();
        PrintFor(seconds: 62);
        Assert.That(_rig.Prints.Fired, Does.EndWith("print rest "));
    }

    private void Rest()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 61);
        _rig.Loop.Advance(1);
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("rest"));
    }

    private void PrintFor(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _rig.Loop.Advance(1);
            Print();
        }
    }

    private void Print() => _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
}
