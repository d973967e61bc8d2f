using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class SupervisorRestartTests
{
    private const string Refusal = "stdin:1:1-2: ERROR: syntax error";

    private readonly SupervisorRig _rig = new(restart: RestartMode.OnFailure);

    [Test]
    public void A_killed_bpftrace_comes_back_after_a_pause()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
        _rig.Child.IsKilledBy(9);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(
            _rig.State.Error, Is.EqualTo(
                "bpftrace was killed by signal 9 (SIGKILL)\nbpftrace is started again at 10:48:49"));
        Assert.That(_rig.State.Restarts, Is.Zero);
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("script: script script100 (user=root) is started again in 1 seconds; "
                + "store script100 into bpftrace.control.stop to prevent that"));

        _rig.Loop.Advance(0.9);
        Assert.That(_rig.Children.Count, Is.EqualTo(2));
        _rig.Loop.Advance(0.1);
        Assert.That(_rig.Children.Count, Is.EqualTo(3));
        _rig.Child.Prints(SupervisorRig.Attached);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
        Assert.That(_rig.State.Error, Is.Empty);
        Assert.That(_rig.State.Restarts, Is.EqualTo(1));
        Assert.That(
            _rig.State.Warnings,
            Is.EqualTo("restarted once, last at 10:48:49 because: bpftrace was killed by signal 9 (SIGKILL)\n"));
        Assert.That(
            _rig.Log.Lines,
            Has.Member("script: restarting script script100 (user=root), restart 1 since it was registered..."));
    }

    [Test]
    public void So_does_one_that_somebody_ended_with_SIGTERM()
    {
        _rig.StartAndAttach();
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Does.StartWith("bpftrace ended with status 0 though nobody stopped the script"));
        _rig.Loop.Advance(1);
        Assert.That(_rig.Children.Count, Is.EqualTo(3));
    }

    [Test]
    public void One_that_ends_itself_does_not()
    {
        SupervisorRig rig = new(
            source: ScriptAnalyzer.Analyze("BEGIN { @x = 1; exit(); }"), restart: RestartMode.OnFailure);
        rig.StartAndAttach();
        rig.Child.Exits(0);

        AssertEnded(rig, ScriptStatus.Stopped);
    }

    [Test]
    public void Nor_does_any_where_it_is_not_wanted()
    {
        SupervisorRig rig = new();
        rig.StartAndAttach();
        rig.Child.IsKilledBy(9);

        Assert.That(rig.State.Error, Is.EqualTo("bpftrace was killed by signal 9 (SIGKILL)"));
        AssertEnded(rig, ScriptStatus.Error);
    }

    [Test]
    public void A_script_that_prints_too_much_comes_back_too()
    {
        SupervisorRig rig = new(new RunnerOptions { MaxThroughput = 100 }, restart: RestartMode.OnFailure);
        rig.StartAndAttach();
        rig.Child.Prints(SupervisorRig.Printf(new string('x', 600)));
        rig.Child.Exits(0);
        Assert.That(
            rig.State.Error,
            Does.StartWith("BPFtrace output exceeds limit of 100 bytes per second\nbpftrace is started again at"));

        rig.Loop.Advance(1);
        Assert.That(rig.Children.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_script_that_fails_while_it_is_stopped_does_not_come_back()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Exits(1);

        AssertEnded(_rig, ScriptStatus.Error);
    }

    [Test]
    public void A_stop_of_a_script_that_is_being_ended_for_an_error_counts()
    {
        SupervisorRig rig = new(new RunnerOptions { MaxThroughput = 100 }, restart: RestartMode.OnFailure);
        rig.StartAndAttach();
        rig.Child.Prints(SupervisorRig.Printf(new string('x', 600)));
        rig.Supervisor.Stop();
        rig.Child.Exits(0);

        AssertEnded(rig, ScriptStatus.Error);
    }

    [Test]
    public void A_stop_in_a_pause_cancels_the_restart()
    {
        _rig.StartAndAttach();
        _rig.Child.IsKilledBy(9);
        _rig.Supervisor.Stop();

        Assert.That(_rig.State.Error, Is.EqualTo("bpftrace was killed by signal 9 (SIGKILL)"));
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("stop: script script100 (user=root) is not started again"));
        AssertEnded(_rig, ScriptStatus.Stopped);
    }

    [Test]
    public void So_does_its_removal()
    {
        bool isGone = false;
        _rig.StartAndAttach();
        _rig.Child.IsKilledBy(9);
        _rig.Supervisor.Remove(() => isGone = true);

        Assert.That(isGone, Is.True);
        AssertEnded(_rig, ScriptStatus.Error);
    }

    [Test]
    public void A_start_in_a_pause_starts_at_once_and_brings_the_first_pause_back()
    {
        _rig.StartAndAttach();
        _rig.Child.IsKilledBy(9);
        _rig.Loop.Advance(1);
        _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Child.IsKilledBy(9);
        _rig.Supervisor.Start();

        Assert.That(_rig.Children.Count, Is.EqualTo(4));
        Assert.That(_rig.State.Warnings, Is.Empty);
        Assert.That(_rig.State.Restarts, Is.EqualTo(1));

        _rig.Child.Prints(SupervisorRig.Attached);
        _rig.Child.IsKilledBy(9);
        _rig.Loop.Advance(1);
        Assert.That(_rig.Children.Count, Is.EqualTo(5));
        Assert.That(_rig.State.Restarts, Is.EqualTo(2));
    }

    [Test]
    public void A_script_that_bpftrace_refuses_is_given_up()
    {
        _rig.Start();
        for (int attempt = 1; attempt < 8; attempt++)
        {
            Refuse();
            Assert.That(_rig.State.Error, Does.EndWith($"(attempt {attempt + 1} of 8)"));
            Await(attempt);
        }

        Refuse();

        Assert.That(_rig.State.Restarts, Is.EqualTo(7));
        Assert.That(
            _rig.State.Error,
            Is.EqualTo($"{Refusal}\ngiven up after 8 attempts in a row in which it never ran; "
                + "store script100 into bpftrace.control.start to try again"));
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("script: script script100 (user=root) is given up, bpftrace refuses it each time; "
                + "store script100 into bpftrace.control.start to try again"));
        AssertEnded(_rig, ScriptStatus.Error);

        _rig.Supervisor.Start();
        AnswerIfAsked();
        Refuse();
        Assert.That(_rig.State.Error, Does.EndWith("(attempt 2 of 8)"));
    }

    // Up to 0.23 bpftrace reports the number of probes before it attaches them.
    [Test]
    public void One_whose_probes_bpftrace_cannot_attach_has_not_run_though_it_was_started()
    {
        _rig.Start();
        for (int attempt = 1; attempt <= 8; attempt++)
        {
            _rig.Child.Prints(SupervisorRig.Attached);
            Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
            _rig.Child.Complains("ERROR: Error attaching probe: 'kprobe:f'");
            _rig.Child.Exits(255);
            Await(attempt);
        }

        Assert.That(_rig.State.Error, Does.Contain("given up after 8 attempts"));
        AssertEnded(_rig, ScriptStatus.Error);
    }

    [Test]
    public void One_that_ran_for_long_without_a_print_has_run()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(60);
        _rig.Child.IsKilledBy(9);
        Assert.That(_rig.State.Error, Does.Not.Contain("attempt"));
    }

    [Test]
    public void One_none_of_whose_probes_is_attached_has_not_run_though_its_output_began()
    {
        const string None = """{"type": "attached_probes", "data": {"probes": 1}}""" + "\n";
        _rig.Start();
        for (int attempt = 1; attempt <= 8; attempt++)
        {
            _rig.Child.Prints(None[..10]);
            _rig.Child.Prints(None[10..]);
            _rig.Child.Exits(0);
            Await(attempt);
        }

        Assert.That(_rig.State.Error, Does.Contain("no probe is attached").And.Contains("given up after 8 attempts"));
        AssertEnded(_rig, ScriptStatus.Error);
    }

    [Test]
    public void Bytes_and_lost_events_of_all_runs_add_up()
    {
        const string Lost = """{"type": "lost_events", "data": {"events": 4}}""" + "\n";
        _rig.StartAndAttach();
        _rig.Child.Prints(Lost);
        _rig.Child.IsKilledBy(9);
        _rig.Loop.Advance(1);
        Assert.That(_rig.State.LostEvents, Is.EqualTo(4));

        _rig.Child.Prints(SupervisorRig.Attached + Lost);
        Assert.That(_rig.State.LostEvents, Is.EqualTo(8));
        _rig.Supervisor.Stop();
        _rig.Child.Complains("WARNING: Total lost event count: 6\n");
        _rig.Child.Exits(0);

        Assert.That(_rig.State.LostEvents, Is.EqualTo(10));
        Assert.That(_rig.Script.DataBytes, Is.EqualTo(2 * (SupervisorRig.Attached.Length + Lost.Length)));
        Assert.That(_rig.Listener.DataBytes, Is.EqualTo(_rig.Script.DataBytes));
    }

    [Test]
    public void A_long_error_is_shown_in_part()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains(new string('e', 5000));
        _rig.Child.Exits(1);
        _rig.Loop.Advance(1);

        Assert.That(_rig.State.Warnings, Has.Length.LessThan(1100).And.EndsWith("e …\n"));
    }

    private void Refuse()
    {
        _rig.Child.Complains(Refusal);
        _rig.Child.Exits(1);
    }

    /// <summary>Lets the pause after an attempt pass.</summary>
    private void Await(int attempt)
    {
        _rig.Loop.Advance(Math.Pow(2, attempt - 1));
        AnswerIfAsked();
    }

    // Which version there is is known for a minute.
    private void AnswerIfAsked()
    {
        if (_rig.Child.Arguments.EndsWith("--version", StringComparison.Ordinal))
            _rig.AnswerVersion();
    }

    private static void AssertEnded(SupervisorRig rig, ScriptStatus status)
    {
        int children = rig.Children.Count;
        rig.Loop.Advance(1000);
        Assert.That((rig.State.Status, rig.Children.Count), Is.EqualTo((status, children)));
    }
}
