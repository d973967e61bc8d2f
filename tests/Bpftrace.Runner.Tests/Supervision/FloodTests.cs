using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>However much a child writes, and wherever, it costs little memory and time.</summary>
public sealed class FloodTests
{
    private const string HelperError =
        """{"type": "helper_error", "msg": "no", "helper": "map_update", "retcode": -7, "line": 1, "col": 2}""" + "\n";

    private readonly SupervisorRig _rig = new(
        new RunnerOptions { MaxThroughput = 1000 }, Sources.Named(null) with { MayEnd = true });

    [Test]
    public void One_that_floods_its_standard_error_is_stopped_and_an_error()
    {
        _rig.StartAndAttach();
        for (int i = 0; i < 60 && _rig.State.Status == ScriptStatus.Started; i++)
            _rig.Child.Complains($"WARNING: {new string('x', 90)}\n");

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));

        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(
            _rig.State.Error,
            Does.StartWith(
                "BPFtrace output exceeds limit of 1000 bytes per second, counting its standard error, which begins "
                    + "with: WARNING: xxx"));
        Assert.That(_rig.State.Error, Has.Length.LessThan(400));
        Assert.That(_rig.State.Warnings, Is.Empty);
    }

    [Test]
    public void What_it_writes_to_both_counts_together()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(new string('x', 2500));
        _rig.Child.Prints(Lines(2000));
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));

        _rig.Child.Prints(Lines(600));
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));

        _rig.Child.Exits(0);
        Assert.That(_rig.State.Error, Is.EqualTo("BPFtrace output exceeds limit of 1000 bytes per second"));
    }

    [Test]
    public void One_that_floods_its_standard_error_before_it_runs_fails_too()
    {
        _rig.Start();
        _rig.Child.Complains(new string('x', 5001));
        _rig.Child.IsKilledBy(2);

        Assert.That(
            _rig.State.Error,
            Is.EqualTo("BPFtrace output exceeds limit of 1000 bytes per second, counting its standard error"));
    }

    [Test]
    public void Much_on_its_standard_error_while_it_stops_is_no_error()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Complains(new string('x', 10_000));
        _rig.Child.Exits(0);

        Assert.That(_rig.State, Is.EqualTo(_rig.State with { Status = ScriptStatus.Stopped, Warnings = "" }));
    }

    [Test]
    public void Its_standard_error_is_shown_once_a_second_however_often_it_writes()
    {
        SupervisorRig rig = new();
        rig.StartAndAttach();
        int before = rig.Listener.States.Count;
        for (int i = 0; i < 100; i++)
        {
            rig.Child.Complains($"WARNING: {i}\n");
            rig.Loop.Advance(0.02);
        }

        Assert.That(rig.Listener.States.Count - before, Is.InRange(2, 3));
        rig.Loop.Advance(1);
        Assert.That(rig.State.Warnings, Does.EndWith("WARNING: 98\nWARNING: 99\n"));
    }

    [Test]
    public void Warnings_that_change_again_and_again_are_shown_ten_times_a_second_and_the_newest_at_its_end()
    {
        SupervisorRig rig = new();
        rig.StartAndAttach();
        int before = rig.Listener.States.Count;
        for (int i = 0; i < 1000; i++)
            rig.Child.Prints(HelperError.Replace("-7", $"{i}", StringComparison.Ordinal));

        Assert.That(rig.Listener.States.Count - before, Is.InRange(1, 10));
        rig.Loop.Advance(1);
        Assert.That(rig.Listener.States.Count - before, Is.InRange(2, 11));
        Assert.That(rig.Listener.States[^1].Warnings, Does.EndWith("no (map_update returned 999)\n"));
    }

    [Test]
    public void Nothing_is_shown_of_a_script_that_has_ended_meanwhile()
    {
        SupervisorRig rig = new();
        rig.StartAndAttach();
        for (int i = 0; i < 100; i++)
            rig.Child.Prints(HelperError);
        rig.Supervisor.Stop();
        rig.Child.Exits(0);
        int before = rig.Listener.States.Count;
        rig.Loop.Advance(5);

        Assert.That(rig.Listener.States, Has.Count.EqualTo(before));
        Assert.That(rig.Loop.Timers, Is.Zero);
    }

    private static string Lines(int bytes) => string.Concat(Enumerable.Repeat(new string(' ', 99) + "\n", bytes / 100));
}
