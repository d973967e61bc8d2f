using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Scripts;

namespace Bpftrace.Runner.Tests.Supervision;

public class MisbehavingChildTests
{
    private readonly SupervisorRig _rig = new(
        new RunnerOptions { MaxThroughput = 1000 }, Sources.Named(null) with { MayEnd = true });

    [Test]
    public void One_that_exits_at_once_without_a_word_is_an_error()
    {
        _rig.Start();
        _rig.Child.Exits(1);

        Assert.That(
            _rig.State,
            Is.EqualTo(new ScriptState
            {
                Status = ScriptStatus.Error,
                ExitCode = 1,
                Error = "bpftrace exited with status 1",
            }));
        Assert.That(_rig.Listener.Path, Is.EqualTo("starting error"));
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("script: stopped script script100 (user=root, PID=1001) due to error: " +
                "bpftrace exited with status 1"));
    }

    [Test]
    public void One_that_complains_and_fails_is_an_error_in_its_own_words()
    {
        _rig.Start();
        _rig.Child.Complains("stdin:1:1-4: ERROR: ");
        _rig.Child.Complains("syntax error\nBEGON { }\n~~~\n");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Error, Is.EqualTo("stdin:1:1-4: ERROR: syntax error\nBEGON { }\n~~~"));
    }

    [Test]
    public void One_that_complains_and_succeeds_is_no_error()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains("ERROR: couldn't set RLIMIT_MEMLOCK for bpftrace.");
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));
        Assert.That(_rig.State.Error, Is.Empty);
        Assert.That(_rig.State.Probes, Is.EqualTo(3));
    }

    [Test]
    public void One_that_succeeds_though_its_script_does_not_end_was_ended_by_somebody()
    {
        SupervisorRig rig = new();
        rig.StartAndAttach();
        rig.Child.Complains("WARNING: slow");
        rig.Child.Exits(0);

        Assert.That(rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(rig.State.Error, Does.StartWith("bpftrace ended with status 0 though nobody stopped the script"));
        Assert.That(rig.State.Warnings, Is.EqualTo("WARNING: slow\n"));
    }

    [Test]
    public void One_that_someone_kills_is_an_error()
    {
        _rig.StartAndAttach();
        _rig.Child.IsKilledBy(9);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.ExitCode, Is.EqualTo(137));
        Assert.That(_rig.State.Error, Is.EqualTo("bpftrace was killed by signal 9 (SIGKILL)"));
    }

    [Test]
    public void One_that_crashes_after_a_warning_says_both()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains("WARNING: something\n");
        _rig.Child.IsKilledBy(11);

        Assert.That(
            _rig.State.Error, Is.EqualTo("WARNING: something\nbpftrace was killed by signal 11 (SIGSEGV)"));
    }

    [TestCase(9, "SIGKILL")]
    [TestCase(11, "SIGSEGV")]
    public void Of_one_that_a_signal_ends_the_hint_about_locked_memory_is_no_explanation(int signal, string name)
    {
        _rig.StartAndAttach();
        _rig.Child.Complains("ERROR: Unknown error -1: couldn't set RLIMIT_MEMLOCK for bpftrace. If your program\n");
        _rig.Child.IsKilledBy(signal);

        Assert.That(_rig.State.Error, Is.EqualTo($"bpftrace was killed by signal {signal} ({name})"));
    }

    [Test]
    public void What_a_running_script_complains_of_is_a_warning()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains("ERROR: couldn't set RLIMIT_MEMLOCK for bpftrace.\nWARNING: ");
        _rig.Child.Complains("slow\n");
        _rig.Loop.Advance(0.1);
        Assert.That(_rig.State.Warnings, Is.EqualTo("WARNING: slow\n"));

        _rig.Child.Prints("nonsense\n");
        Assert.That(
            _rig.State.Warnings,
            Is.EqualTo("bpftrace printed a line that cannot be read: nonsense\nWARNING: slow\n"));

        _rig.Child.Exits(0);
        Assert.That(_rig.State.Warnings, Does.EndWith("WARNING: slow\n"), "it stays when the script ends well");
        Assert.That(_rig.State.Error, Is.Empty);
    }

    [TestCase(
        "WARNING: a\nWARNING: couldn't set RLIMIT_MEMLOCK for bpftrace.\nWARNING: b\n",
        "WARNING: a\nWARNING: b\n",
        Description = "the hint about locked memory comes with any error")]
    [TestCase(
        "WARNING: such\nprintf(\"pmdabpftrace TOKEN begin 0\");\n~~~\n",
        "WARNING: such\nprintf(\"pmdabpftrace DOTS begin 0\");\n~~~\n",
        Description = "bpftrace quotes its code, and nobody may learn the token of the markers")]
    public void Parts_that_are_not_for_users_are_left_out(string written, string shown)
    {
        _rig.StartAndAttach();
        string token = _rig.Token();
        _rig.Child.Complains(written.Replace("TOKEN", token, StringComparison.Ordinal));
        _rig.Loop.Advance(0.1);

        string dots = new('.', token.Length);
        Assert.That(_rig.State.Warnings, Is.EqualTo(shown.Replace("DOTS", dots, StringComparison.Ordinal)));
    }

    [Test]
    public void What_explains_an_error_is_no_warning_too()
    {
        _rig.StartAndAttach();
        _rig.Child.Complains("ERROR: no\n");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Error, Is.EqualTo("ERROR: no"));
        Assert.That(_rig.State.Warnings, Is.Empty);
    }

    [Test]
    public void One_that_ignores_SIGINT_is_killed_after_five_seconds_and_is_no_error()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Loop.Advance(5);

        Assert.That(_rig.Child.Kills, Is.EqualTo(1));
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("stop: script script100 (user=root, PID=1001) is still running, sending SIGKILL..."));

        _rig.Child.IsKilledBy(9);

        Assert.That(
            _rig.State, Is.EqualTo(_rig.State with { Status = ScriptStatus.Stopped, Error = "", ExitCode = 137 }));
    }

    [Test]
    public void One_that_survives_SIGKILL_is_waited_for()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Loop.Advance(60);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("stop: script script100 (user=root, PID=1001) is still running after sending SIGKILL..."));

        _rig.Child.IsKilledBy(9);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));
    }

    [Test]
    public void One_that_ends_in_the_middle_of_a_line_keeps_what_it_said_before()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
        _rig.Child.Prints("""{"type": "map", "da""");
        _rig.Child.Exits(0);

        Assert.That(_rig.Listener.ValueCalls, Is.EqualTo(new[] { "0=5", "cycle" }));
        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));
    }

    [Test]
    public void One_that_is_killed_in_the_middle_of_a_line_while_it_stops_is_not_to_blame()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));
        _rig.Supervisor.Stop();
        _rig.Child.Prints("""{"type": "map", "da""");
        _rig.Loop.Advance(5);
        _rig.Child.IsKilledBy(9);

        Assert.That(_rig.State, Is.EqualTo(_rig.State with { Status = ScriptStatus.Stopped, Warnings = "" }));
        Assert.That(_rig.Log.Lines, Has.None.Contains("cannot be read"));
    }

    [Test]
    public void One_that_dies_by_itself_in_the_middle_of_a_line_is_said_to()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints("""{"type": "map", "da""");
        _rig.Child.IsKilledBy(11);

        Assert.That(
            _rig.State.Warnings, Is.EqualTo("bpftrace printed a line that cannot be read: {\"type\": \"map\", \"da\n"));
    }

    [Test]
    public void Nonsense_is_logged_within_bounds_and_the_script_goes_on()
    {
        _rig.StartAndAttach();
        for (int i = 0; i < 100; i++)
            _rig.Child.Prints("nonsense\n");
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
        Assert.That(_rig.Listener.ValueCalls, Is.EqualTo(new[] { "0=5", "cycle" }));
        int warnings = _rig.Log.Lines.Count(line =>
            line.StartsWith("script: script script100 (user=root, PID=1001): ") && line.Contains("nonsense"));
        Assert.That(warnings, Is.InRange(1, 20));
    }

    [Test]
    public void One_that_floods_is_stopped_and_an_error()
    {
        _rig.StartAndAttach();
        for (int i = 0; i < 60; i++)
            _rig.Child.Prints(new string(' ', 99) + "\n");

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopping));
        Assert.That(_rig.Child.Interrupts, Is.EqualTo(1));

        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo("BPFtrace output exceeds limit of 1000 bytes per second"));
        Assert.That(
            _rig.Log.Lines[^1],
            Is.EqualTo("script: stopped script script100 (user=root, PID=1001) due to error: " +
                "BPFtrace output exceeds limit of 1000 bytes per second"));
    }

    [Test]
    public void After_too_much_output_nothing_more_is_read_but_it_is_counted()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(new string(' ', 5000));
        long bytes = _rig.Script.DataBytes;
        _rig.Child.Prints(_rig.Cycle(SupervisorRig.Value));

        Assert.That(_rig.Listener.ValueCalls, Is.Empty);
        Assert.That(_rig.Script.DataBytes, Is.GreaterThan(bytes));
    }

    [Test]
    public void A_line_longer_than_the_limit_is_too_much_output()
    {
        _rig.StartAndAttach();
        _rig.Child.Prints(new string('x', 1001));
        _rig.Child.IsKilledBy(2);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Error));
        Assert.That(_rig.State.Error, Is.EqualTo("BPFtrace output exceeds limit of 1000 bytes per second"));
        Assert.That(_rig.State.ExitCode, Is.EqualTo(130));
    }

    [Test]
    public void Much_output_while_it_stops_is_no_error()
    {
        _rig.StartAndAttach();
        _rig.Supervisor.Stop();
        _rig.Child.Prints(new string('x', 10_000));
        _rig.Child.Exits(0);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Stopped));
    }

    [Test]
    public void One_that_prints_nothing_more_but_lives_on_stays_started()
    {
        _rig.StartAndAttach();
        _rig.Loop.Advance(3600);

        Assert.That(_rig.State.Status, Is.EqualTo(ScriptStatus.Started));
    }
}
