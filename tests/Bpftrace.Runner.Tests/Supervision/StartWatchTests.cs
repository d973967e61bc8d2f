using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>A bpftrace that is launched and does not come to run its script.</summary>
public sealed class StartWatchTests
{
    private const string Warning =
        "bpftrace was started 5 seconds ago, but does not run the script yet; it is ended after 10 seconds "
            + "(start_timeout in bpftrace.conf)";

    private const string Error =
        "bpftrace did not run the script within 10 seconds; if it needs longer to compile, set start_timeout in "
            + "bpftrace.conf to more seconds, or to 0 for no limit; a file that the script includes may have no end";

    private static readonly RunnerOptions _options = new() { StartTimeout = TimeSpan.FromSeconds(10) };

    private readonly SupervisorRig _rig = new(_options);

    [Test]
    public void At_half_of_its_time_there_is_a_warning_and_at_its_end_an_error()
    {
        _rig.Start();
        _rig.Loop.Advance(4.9);
        Assert.That(_rig.State.Warnings, Is.Empty);

        _rig.Loop.Advance(0.1);
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Starting));
        Assert.That(_rig.State.Warnings, Is.EqualTo($"{Warning}\n"));
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo($"script: script script100 (user=root, PID=1001): {Warning}"));

        _rig.Loop.Advance(5);
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));
        Assert.That(_rig.State.Warnings, Is.Empty);

        _rig.Loop.Advance(5);
        _rig.Child.IsKilledBy(9);
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo(Error));
    }

    [Test]
    public void What_bpftrace_wrote_meanwhile_is_part_of_the_error()
    {
        _rig.Start();
        _rig.Child.Complains("warning: slow\n");
        _rig.Loop.Advance(10);
        _rig.Child.IsKilledBy(2);

        Assert.That(_rig.State.Error, Is.EqualTo($"{Error}\nwarning: slow"));
    }

    [Test]
    public void A_script_that_runs_has_no_limit_and_no_warning()
    {
        _rig.Start();
        _rig.Loop.Advance(6);
        _rig.Child.Prints(SupervisorRig.Attached);
        Assert.That(_rig.State.Warnings, Is.Empty);

        _rig.Loop.Advance(5);
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
    }

    [Test]
    public void One_that_is_stopped_meanwhile_is_stopped()
    {
        _rig.Start();
        _rig.Loop.Advance(9);
        _rig.Supervisor.Stop();
        _rig.Loop.Advance(3);
        _rig.Child.IsKilledBy(2);

        ScriptState clean = _rig.State with { Status = ScriptStatus.Stopped, Error = "", Warnings = "" };
        Assert.That(_rig.State, Is.EqualTo(clean));
        Assert.That(_rig.Loop.Timers, Is.Zero);
    }

    [Test]
    public void It_counts_as_a_start_that_failed()
    {
        SupervisorRig rig = new(_options, restart: RestartMode.OnFailure);
        rig.Start();
        rig.Loop.Advance(10);
        rig.Child.IsKilledBy(2);

        Assert.That(rig.State.Error, Does.Contain("bpftrace is started again at").And.Contain("(attempt 2 of 8)"));
    }

    [Test]
    public void Without_a_limit_it_is_waited_for()
    {
        SupervisorRig rig = new(new RunnerOptions { StartTimeout = TimeSpan.Zero, MaxMemory = 0 });
        rig.Start();
        rig.Loop.Advance(100_000);

        Assert.That(rig.State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = 1001 }));
        Assert.That(rig.Loop.Timers, Is.Zero);
    }
}
