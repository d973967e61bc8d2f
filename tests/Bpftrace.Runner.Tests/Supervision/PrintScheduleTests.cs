using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>When a script is asked for its values.</summary>
public sealed class PrintScheduleTests
{
    private readonly SupervisorRig _rig = new(new RunnerOptions { MaxMemory = 0 });
    private TimeSpan? _sinceRead;

    [SetUp]
    public void ScriptsAreAsked()
    {
        _rig.Prints.IsUsable = true;
        _rig.Script.SinceRead = () => _sinceRead;
    }

    [Test]
    public void It_is_asked_once_an_interval_with_its_number()
    {
        _rig.StartAndAttach();
        Assert.That(_rig.Prints.Fired, Is.Empty);
        _rig.Loop.Advance(3);
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(3));
        Assert.That(_rig.Prints.Fired.Distinct(), Has.One.Items);
        Assert.That(_rig.Child.Input, Does.Contain($"ask /{_rig.Prints.Fired[0]}/ {{"));
    }

    [Test]
    public void Its_own_interval_counts()
    {
        SupervisorRig rig = new(source: ScriptAnalyzer.Analyze("// interval: 10\nBEGIN { @x = 1; }"));
        rig.Prints.IsUsable = true;
        rig.StartAndAttach();
        rig.Loop.Advance(39);
        Assert.That(rig.Prints.Fired, Has.Count.EqualTo(3));
    }

    [Test]
    public void Each_run_has_another_number()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(1);
        _rig.Child.Exits(0);
        _rig.Supervisor.Start();
        _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Loop.Advance(1);
        Assert.That(_rig.Prints.Fired.Distinct(), Has.Exactly(2).Items);
    }

    [Test]
    public void As_long_as_it_is_read_it_is_asked()
    {
        _rig.StartAndAttach();
        _sinceRead = TimeSpan.FromSeconds(60);
        PrintFor(seconds: 200);
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(200));
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("rest"));
    }

    [Test]
    public void Unread_it_rests_after_a_minute_and_two_intervals()
    {
        _rig.StartAndAttach();
        PrintFor(seconds: 61);
        Assert.That(_rig.Listener.ValueCalls, Has.None.EqualTo("rest"));
        _rig.Loop.Advance(100);
        Assert.That((_rig.Prints.Fired.Count, _rig.Listener.ValueCalls[^1]), Is.EqualTo((61, "rest")));
        Assert.That((_rig.State.Warnings, _rig.Loop.Timers), Is.EqualTo(("", 0)));
    }

    [Test]
    public void One_that_does_not_answer_does_not_rest()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(100);
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(100));
        Assert.That(_rig.State.Warnings, Does.StartWith("no values yet"));
    }

    [Test]
    public void A_request_has_it_asked_at_once_and_its_answer_ends_the_rest()
    {
        Rest();
        _rig.Script.RequestValues();
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(62));
        _sinceRead = TimeSpan.Zero;
        Print();
        Assert.That(_rig.Listener.ValueCalls.TakeLast(4), Is.EqualTo((string[])["rest", "0=5", "cycle", "awake"]));
        _rig.Loop.Advance(10);
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(72));
    }

    [Test]
    public void A_lost_answer_is_asked_for_again()
    {
        Rest();
        _rig.Script.RequestValues();
        _rig.Loop.Advance(3);
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(65));
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("rest"));
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
    public void A_reader_who_comes_regularly_is_expected()
    {
        Rest();
        ReadAndRest(after: 60);
        ReadAndRest(after: 60);
        int asked = _rig.Prints.Fired.Count;
        _rig.Loop.Advance(50); // 5 seconds before the third read
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(asked));
        _rig.Loop.Advance(6);
        Assert.That(_rig.Prints.Fired, Has.Count.GreaterThan(asked));
        Print();
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("awake"));
    }

    [Test]
    public void One_who_does_not_come_is_not_waited_for_long()
    {
        Rest();
        ReadAndRest(after: 60);
        ReadAndRest(after: 60);
        _rig.Loop.Advance(56);
        PrintFor(seconds: 20);
        int asked = _rig.Prints.Fired.Count;
        _rig.Loop.Advance(1000);
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(asked));
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
        Assert.That(_rig.Prints.Fired, Has.Count.EqualTo(61));
    }

    [Test]
    public void Where_bpftrace_cannot_attach_the_probe_the_script_prints_by_itself()
    {
        _rig.Start();
        _rig.Child.Complains(FakeTrigger.Complaint);
        _rig.Child.Exits(1);
        Assert.That(_rig.Child.Input, Does.Contain("interval:s:1 {"));
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Starting));
        _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Loop.Advance(1000);
        Assert.That(_rig.Prints.Fired, Is.Empty);
    }

    [Test]
    public void Without_a_time_to_rest_it_prints_by_itself()
    {
        SupervisorRig rig = new(new RunnerOptions { RestAfter = TimeSpan.Zero });
        rig.Prints.IsUsable = true;
        rig.StartAndAttach();
        Assert.That(rig.Child.Input, Does.Contain("interval:s:1 {"));
    }

    // The values are read once, some time after the rest began.
    private void ReadAndRest(int after)
    {
        _rig.Loop.Advance(after);
        _rig.Script.RequestValues();
        long read = _rig.Loop.Clock.GetTimestamp();
        _rig.Script.SinceRead = () => _rig.Loop.Clock.GetElapsedTime(read);
        PrintFor(seconds: 61);
        _rig.Loop.Advance(1);
        Assert.That(_rig.Listener.ValueCalls[^1], Is.EqualTo("rest"));
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
